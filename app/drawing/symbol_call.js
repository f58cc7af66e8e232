// Calls the symbol library: a code, texts and colours in, a drawing out.
//
// Colours that the library has of its own become the nearest of ours, so that a
// palette decides over every stroke. Texts set about their middle are moved to their
// baseline, since Qt's reader of drawings knows no other. Control measures that are
// planned get broken lines, which the library gives to frames alone. What stands
// outside a frame (texts, echelons, staffs, control measures) is drawn in the colour
// of marks, since the ink of icons vanishes on a dark map.
(function () {
  "use strict";

  const AFFILIATIONS = [
    "Civilian", "Friend", "Hostile", "Neutral", "Unknown", "Suspect",
  ];
  const MIDDLE = 0.36; // of the size of the font: half the height of a capital
  const PLANNED_DASHES = "10,8";
  const PLANNED_FILL = 0.45; // opacity of what has no line to break
  const OWN = {
    "rgb(0,255,0)": "green",
    "rgb(0,128,0)": "green",
    "rgb(0,130,24)": "green",
    "rgb(255,255,0)": "yellow",
    "rgb(255,247,0)": "yellow",
    "rgb(254,203,47)": "yellow",
    "rgb(255,141,42)": "yellow",
    "rgb(255,120,0)": "yellow",
    "rgb(255,0,0)": "red",
    "rgb(198,16,33)": "red",
    red: "red",
    "rgb(0,180,240)": "blue",
    "rgb(255,255,255)": "light",
    white: "light",
    "rgb(239,239,239)": "light",
  };

  function everyone(colour) {
    const mode = {};
    AFFILIATIONS.forEach(function (name) { mode[name] = colour; });
    return mode;
  }

  function copied(part, change) {
    if (Array.isArray(part)) {
      return part.map(function (inner) { return copied(inner, change); });
    }
    if (part === null || typeof part !== "object") { return part; }
    const copy = {};
    Object.keys(part).forEach(function (name) { copy[name] = part[name]; });
    if (copy.draw) { copy.draw = copied(copy.draw, change); }
    change(copy);
    return copy;
  }

  function exchange(part, colour, other) {
    if (part.fill === colour) { part.fill = other; }
    if (part.stroke === colour) { part.stroke = other; }
  }

  // Parts of a symbol in the order of the library; those outside of the frame.
  const ICON = 2;
  const OUTSIDE = [3, 4, 6, 7];
  let colours = {};

  ms.setSymbolParts(ms.getSymbolParts().map(function (part, number) {
    return function (library) {
      const made = part.call(this, library);
      const bare = number === ICON && this.metadata.controlMeasure;
      if (!bare && OUTSIDE.indexOf(number) < 0) { return made; }
      made.pre = copied(made.pre, function (one) {
        exchange(one, colours.edge, colours.halo);
      });
      made.post = copied(made.post, function (one) {
        exchange(one, colours.ink, colours.mark);
      });
      return made;
    };
  }));

  function finisher(dashed) {
    const ours = {};
    Object.keys(colours).forEach(function (name) { ours[colours[name]] = true; });

    function recoloured(colour) {
      if (!colour || colour === "none" || ours[colour]) { return colour; }
      const own = OWN[String(colour).replace(/\s/g, "")];
      return colours[own || "mark"];
    }

    return function (part) {
      if ("fill" in part) { part.fill = recoloured(part.fill); }
      if ("stroke" in part) { part.stroke = recoloured(part.stroke); }
      if (part.type === "text" && part.alignmentBaseline === "middle") {
        part.y += part.fontsize * MIDDLE;
        delete part.alignmentBaseline;
      }
      const drawn = part.type === "path" || part.type === "circle";
      if (!dashed || !drawn || part.stroke === colours.halo) { return; }
      if (part.stroke === false) {
        part.fillopacity = PLANNED_FILL;
      } else {
        part.strokedasharray = PLANNED_DASHES;
      }
    };
  }

  return function (sidc, texts, palette, halo, font) {
    colours = palette;
    ms.setStandard("APP6");
    ms.setColorMode("Black", everyone(colours.ink));
    ms.setColorMode("White", everyone(colours.light));
    ms.setColorMode("OffWhite", everyone(colours.light));
    const fills = {};
    AFFILIATIONS.forEach(function (name) { fills[name] = colours[name]; });
    const symbol = new ms.Symbol(sidc, texts, {
      colorMode: fills,
      fontfamily: font,
      infoColor: colours.mark,
      infoOutlineColor: colours.halo,
      outlineColor: colours.edge,
      outlineWidth: halo,
      size: 100,
    });
    const planned = symbol.metadata.controlMeasure && sidc.charAt(6) === "1";
    symbol.drawInstructions = copied(symbol.drawInstructions, finisher(planned));
    const anchor = symbol.getAnchor();
    const size = symbol.getSize();
    return {
      svg: symbol.asSVG(),
      x: anchor.x,
      y: anchor.y,
      width: size.width,
      height: size.height,
      known: symbol.isValid(),
    };
  };
})();
