<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Marsroute</source>
        <translation>Over Marsroute</translation>
    </message>
    <message>
        <source>Plans routes, road marches and resupply on local map data, without a network. It advises; people decide. It has no targeting and keeps no records of persons.

Licence: European Union Public Licence 1.2. The window is built with Qt under the GNU Lesser General Public License 3; the Qt libraries may be replaced.</source>
        <translation>Plant routes, wegmarsen en bevoorrading op lokale kaartgegevens, zonder netwerk. Het adviseert; mensen beslissen. Het kent geen doelbestrijding en houdt geen gegevens over personen bij.

Licentie: European Union Public Licence 1.2. Het venster is gebouwd met Qt onder de GNU Lesser General Public License 3; de Qt-bibliotheken mogen worden vervangen.</translation>
    </message>
    <message>
        <source>No area is open.</source>
        <translation>Er is geen gebied geopend.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Classification: {}</source>
        <translation>Rubricering: {}</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Er ging iets mis</translation>
    </message>
    <message>
        <source>This is a fault of Marsroute, not of your input.</source>
        <translation>Dit is een fout van Marsroute, niet van uw invoer.</translation>
    </message>
    <message>
        <source>A report was saved to {}. Read it here and pass it on; it holds no places and no names of your plan. You may go on working, but save what you need and start again soon.</source>
        <translation>Er is een verslag bewaard in {}. Lees het hier en geef het door; er staan geen plaatsen of namen uit uw plan in. U kunt doorwerken, maar bewaar wat u nodig hebt en start spoedig opnieuw.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Verslag</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Choose {}</source>
        <translation>{} kiezen</translation>
    </message>
    <message>
        <source>Choose objective</source>
        <translation>Doel kiezen</translation>
    </message>
    <message>
        <source>Choose rule for unknown limits</source>
        <translation>Regel voor onbekende beperkingen kiezen</translation>
    </message>
    <message>
        <source>Clear route</source>
        <translation>Route wissen</translation>
    </message>
    <message>
        <source>Reopen all roads</source>
        <translation>Alle wegen heropenen</translation>
    </message>
    <message>
        <source>No route</source>
        <translation>Geen route</translation>
    </message>
    <message>
        <source>Own route</source>
        <translation>Eigen route</translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation>Plannen…</translation>
    </message>
    <message>
        <source>Click start and destination; Shift for via points; Esc ends.</source>
        <translation>Klik begin en bestemming; Shift voor viapunten; Esc beëindigt.</translation>
    </message>
    <message>
        <source>Copy MGRS {}</source>
        <translation>MGRS {} kopiëren</translation>
    </message>
    <message>
        <source>Centre here</source>
        <translation>Hier centreren</translation>
    </message>
    <message>
        <source>Start here</source>
        <translation>Hier beginnen</translation>
    </message>
    <message>
        <source>Set start</source>
        <translation>Begin zetten</translation>
    </message>
    <message>
        <source>Destination here</source>
        <translation>Bestemming hier</translation>
    </message>
    <message>
        <source>Set destination</source>
        <translation>Bestemming zetten</translation>
    </message>
    <message>
        <source>No road here</source>
        <translation>Hier is geen weg</translation>
    </message>
    <message>
        <source>Reopen {}</source>
        <translation>{} heropenen</translation>
    </message>
    <message>
        <source>Close {}</source>
        <translation>{} afsluiten</translation>
    </message>
</context>
<context>
    <name>FileWork</name>
    <message>
        <source>Open area</source>
        <translation>Gebied openen</translation>
    </message>
    <message>
        <source>Open scenario</source>
        <translation>Scenario openen</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporteren</translation>
    </message>
    <message>
        <source>Open area: choose the folder NAME.area</source>
        <translation>Gebied openen: kies de map NAAM.area</translation>
    </message>
    <message>
        <source>Scenarios (*.yaml *.yml)</source>
        <translation>Scenario&apos;s (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Export: choose a folder</source>
        <translation>Exporteren: kies een map</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Opnieuw</translation>
    </message>
    <message>
        <source>No area is open</source>
        <translation>Er is geen gebied geopend</translation>
    </message>
    <message>
        <source>Open an area pack to see its map. &apos;marsroute area build&apos; makes one from an OpenStreetMap extract.</source>
        <translation>Open een gebiedspakket om de kaart te zien. &apos;marsroute area build&apos; maakt er een uit een OpenStreetMap-extract.</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>March table</source>
        <translation>Marstabel</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Gereedschap</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Map</source>
        <translation>Kaart</translation>
    </message>
    <message>
        <source>Arrow keys pan, plus and minus zoom, Home shows the whole area, Enter sets a point in the middle, the Menu key opens the menu there.</source>
        <translation>Pijltoetsen verschuiven, plus en min zoomen, Home toont het hele gebied, Enter zet een punt in het midden, de Menu-toets opent daar het menu.</translation>
    </message>
</context>
<context>
    <name>MarchTablePanel</name>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>March table</source>
        <translation>Marstabel</translation>
    </message>
    <message>
        <source>No march is planned. Open a scenario to see its march table.</source>
        <translation>Er is geen mars gepland. Open een scenario om de marstabel te zien.</translation>
    </message>
    <message>
        <source>The march has no answer now; the reason stands above the map.</source>
        <translation>De mars heeft nu geen antwoord; de reden staat boven de kaart.</translation>
    </message>
    <message>
        <source>{} vehicles</source>
        <translation>{} voertuigen</translation>
    </message>
    <message>
        <source>road space {}</source>
        <translation>weglengte {}</translation>
    </message>
    <message>
        <source>pass time {}</source>
        <translation>passeertijd {}</translation>
    </message>
    <message>
        <source>SP {}</source>
        <translation>SP {}</translation>
    </message>
    <message>
        <source>complete {}</source>
        <translation>voltooid {}</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Notice</source>
        <translation>Melding</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Close the notice</source>
        <translation>De melding sluiten</translation>
    </message>
</context>
<context>
    <name>OutlinePanel</name>
    <message>
        <source>Outline of the plan</source>
        <translation>Overzicht van het plan</translation>
    </message>
    <message>
        <source>No scenario</source>
        <translation>Geen scenario</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Colonnes</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Routes</translation>
    </message>
    <message>
        <source>Closures</source>
        <translation>Afsluitingen</translation>
    </message>
    <message>
        <source>scenario</source>
        <translation>scenario</translation>
    </message>
    <message>
        <source>none</source>
        <translation>geen</translation>
    </message>
    <message>
        <source>{} veh</source>
        <translation>{} vtg</translation>
    </message>
    <message>
        <source>Own route</source>
        <translation>Eigen route</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>Op de kaart tonen</translation>
    </message>
    <message>
        <source>Reopen this road</source>
        <translation>Deze weg heropenen</translation>
    </message>
</context>
<context>
    <name>PlanningSession</name>
    <message>
        <source>Set start</source>
        <translation>Begin zetten</translation>
    </message>
    <message>
        <source>Set destination</source>
        <translation>Bestemming zetten</translation>
    </message>
    <message>
        <source>Add via point</source>
        <translation>Viapunt toevoegen</translation>
    </message>
    <message>
        <source>Finish route</source>
        <translation>Route afmaken</translation>
    </message>
    <message>
        <source>Take back point</source>
        <translation>Punt terugnemen</translation>
    </message>
    <message>
        <source>Close {}</source>
        <translation>{} afsluiten</translation>
    </message>
    <message>
        <source>Reopen {}</source>
        <translation>{} heropenen</translation>
    </message>
</context>
<context>
    <name>ProcessTileService</name>
    <message>
        <source>The map painters stopped {} times; the window paints the map itself now, which is slower. Free some memory and start again.</source>
        <translation>De kaarttekenaars stopten {} keer; het venster tekent de kaart nu zelf, wat langzamer is. Maak geheugen vrij en start opnieuw.</translation>
    </message>
</context>
<context>
    <name>RoutePanel</name>
    <message>
        <source>Critical points</source>
        <translation>Kritieke punten</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>Wegen</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Redenen</translation>
    </message>
    <message>
        <source>Formation</source>
        <translation>Formatie</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Doel</translation>
    </message>
    <message>
        <source>Unknown limits</source>
        <translation>Onbekende grens</translation>
    </message>
    <message>
        <source>How a limit that nobody knows counts: a bridge without a load class, a tunnel without a height.</source>
        <translation>Hoe een beperking telt die niemand kent: een brug zonder belastingsklasse, een tunnel zonder hoogte.</translation>
    </message>
    <message>
        <source>F&amp;ormation</source>
        <translation>F&amp;ormatie</translation>
    </message>
    <message>
        <source>O&amp;bjective</source>
        <translation>&amp;Doel</translation>
    </message>
    <message>
        <source>&amp;Unknown limits</source>
        <translation>O&amp;nbekende grens</translation>
    </message>
    <message>
        <source>As the scenario says. Set route asks your own.</source>
        <translation>Zoals in het scenario. Met Route zetten vraagt u zelf.</translation>
    </message>
    <message>
        <source>Click a start and a destination on the map. Hold Shift for points on the way.</source>
        <translation>Klik een begin en een bestemming op de kaart. Houd Shift ingedrukt voor punten onderweg.</translation>
    </message>
    <message>
        <source>Set route</source>
        <translation>Route zetten</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Lengte</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tijd</translation>
    </message>
    <message>
        <source>Fuel</source>
        <translation>Brandstof</translation>
    </message>
    <message>
        <source>Climb</source>
        <translation>Stijging</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punten</translation>
    </message>
    <message>
        <source>{} ({} veh)</source>
        <translation>{} ({} vtg)</translation>
    </message>
    <message>
        <source>Start is set. Click the destination, or Esc to take it back.</source>
        <translation>Het begin staat. Klik de bestemming, of neem het terug met Esc.</translation>
    </message>
    <message>
        <source>Click more points with Shift, the destination without.</source>
        <translation>Klik meer punten met Shift, de bestemming zonder.</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Place, MGRS or lat, lon  (Ctrl+F)</source>
        <translation>Plaats, MGRS of br, lg  (Ctrl+F)</translation>
    </message>
    <message>
        <source>Go to a place</source>
        <translation>Ga naar een plaats</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>Pan the map</source>
        <translation>De kaart verschuiven</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pijltoetsen</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Zoomen bij de aanwijzer</translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation>Muiswiel</translation>
    </message>
    <message>
        <source>Add a via point</source>
        <translation>Een viapunt toevoegen</translation>
    </message>
    <message>
        <source>Shift+click, Shift+Enter</source>
        <translation>Shift+klik, Shift+Enter</translation>
    </message>
    <message>
        <source>Place a point in the middle of the map</source>
        <translation>Een punt in het midden van de kaart zetten</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Menu of a place on the map</source>
        <translation>Menu van een plaats op de kaart</translation>
    </message>
    <message>
        <source>Right click, Menu key</source>
        <translation>Rechterklik, Menu-toets</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Wat</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Toetsen</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress</source>
        <translation>Voortgang</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Cancel the work under way</source>
        <translation>Het lopende werk annuleren</translation>
    </message>
    <message>
        <source>Place under the pointer</source>
        <translation>Plaats onder de aanwijzer</translation>
    </message>
    <message>
        <source>OFFLINE · no map</source>
        <translation>OFFLINE · geen kaart</translation>
    </message>
    <message>
        <source>date unknown</source>
        <translation>datum onbekend</translation>
    </message>
    <message>
        <source>OFFLINE · {} · {}</source>
        <translation>OFFLINE · {} · {}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Bestand</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>Be&amp;werken</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>Beel&amp;d</translation>
    </message>
    <message>
        <source>&amp;Route</source>
        <translation>&amp;Route</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Help</translation>
    </message>
    <message>
        <source>Open area…</source>
        <translation>Gebied openen…</translation>
    </message>
    <message>
        <source>Open an area pack, NAME.area</source>
        <translation>Een gebiedspakket openen, NAAM.area</translation>
    </message>
    <message>
        <source>Open scenario…</source>
        <translation>Scenario openen…</translation>
    </message>
    <message>
        <source>Open a scenario, NAME.yaml, on this area</source>
        <translation>Een scenario op dit gebied openen, NAAM.yaml</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Write march table, routes and map to a folder</source>
        <translation>Marstabel, routes en kaart naar een map schrijven</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Afsluiten</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>Ga naar…</translation>
    </message>
    <message>
        <source>Search a place, MGRS, or latitude, longitude</source>
        <translation>Zoek een plaats, MGRS, of breedte, lengte</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Inzoomen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Uitzoomen</translation>
    </message>
    <message>
        <source>Whole area</source>
        <translation>Hele gebied</translation>
    </message>
    <message>
        <source>Show the whole area</source>
        <translation>Het hele gebied tonen</translation>
    </message>
    <message>
        <source>Whole route</source>
        <translation>Hele route</translation>
    </message>
    <message>
        <source>Show the chosen route from start to release</source>
        <translation>De gekozen route van begin tot eind tonen</translation>
    </message>
    <message>
        <source>MGRS grid</source>
        <translation>MGRS-raster</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Kiezen</translation>
    </message>
    <message>
        <source>Choose points on the map</source>
        <translation>Punten op de kaart kiezen</translation>
    </message>
    <message>
        <source>Set route</source>
        <translation>Route zetten</translation>
    </message>
    <message>
        <source>Click start and destination; hold Shift for via points</source>
        <translation>Klik begin en bestemming; houd Shift ingedrukt voor viapunten</translation>
    </message>
    <message>
        <source>Clear route</source>
        <translation>Route wissen</translation>
    </message>
    <message>
        <source>Drop the points of your own route</source>
        <translation>De punten van uw eigen route laten vallen</translation>
    </message>
    <message>
        <source>Reopen all roads</source>
        <translation>Alle wegen heropenen</translation>
    </message>
    <message>
        <source>Take all your closures back</source>
        <translation>Al uw afsluitingen terugnemen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>About Marsroute</source>
        <translation>Over Marsroute</translation>
    </message>
</context>
<context>
    <name>march_table</name>
    <message>
        <source>Serial</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>March unit</source>
        <translation>Marseenheid</translation>
    </message>
    <message>
        <source>Veh</source>
        <translation>Vtg</translation>
    </message>
    <message>
        <source>Serial of the column, in order of march</source>
        <translation>Serial van de colonne, in marsvolgorde</translation>
    </message>
    <message>
        <source>Vehicles that move under one commander</source>
        <translation>Voertuigen die onder één commandant rijden</translation>
    </message>
    <message>
        <source>Vehicles in the march unit</source>
        <translation>Voertuigen in de marseenheid</translation>
    </message>
    <message>
        <source>{} at {}: arrives {}, clear {}, after {}</source>
        <translation>{} bij {}: aankomst {}, vrij {}, na {}</translation>
    </message>
    <message>
        <source>Halt</source>
        <translation>Halt</translation>
    </message>
    <message>
        <source>arrival time AT of the head – clearance time CT of the tail</source>
        <translation>aankomsttijd AT van de kop – vrijkomtijd CT van de staart</translation>
    </message>
</context>
<context>
    <name>route_cards</name>
    <message>
        <source>up to {} steep</source>
        <translation>tot {} steil</translation>
    </message>
    <message>
        <source>No road leads there</source>
        <translation>Er leidt geen weg heen</translation>
    </message>
    <message>
        <source>No road was refused</source>
        <translation>Er is geen weg geweigerd</translation>
    </message>
    <message>
        <source>This is also the best route without any limit.</source>
        <translation>Dit is ook zonder enige beperking de beste route.</translation>
    </message>
    <message>
        <source>What the limits cost</source>
        <translation>Wat de beperkingen kosten</translation>
    </message>
    <message>
        <source>Without limits the best route is {} and {}; this one is {}, {}.</source>
        <translation>Zonder beperkingen is de beste route {} en {}; deze is {}, {}.</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Let op</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>geweigerd</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>paved</source>
        <translation>verhard</translation>
    </message>
    <message>
        <source>gravel</source>
        <translation>grind</translation>
    </message>
    <message>
        <source>earth</source>
        <translation>aarde</translation>
    </message>
    <message>
        <source>soft ground</source>
        <translation>zachte grond</translation>
    </message>
    <message>
        <source>surface unknown</source>
        <translation>wegdek onbekend</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>Snelst</translation>
    </message>
    <message>
        <source>Shortest</source>
        <translation>Kortst</translation>
    </message>
    <message>
        <source>Least fuel</source>
        <translation>Minste brandstof</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Toestaan</translation>
    </message>
    <message>
        <source>Allow and warn</source>
        <translation>Toestaan, waarschuwen</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Weigeren</translation>
    </message>
    <message>
        <source>Start point</source>
        <translation>Startpunt</translation>
    </message>
    <message>
        <source>Release point</source>
        <translation>Vrijgavepunt</translation>
    </message>
    <message>
        <source>Via point</source>
        <translation>Viapunt</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>Brug</translation>
    </message>
    <message>
        <source>Tunnel</source>
        <translation>Tunnel</translation>
    </message>
    <message>
        <source>Ford</source>
        <translation>Doorwaadplaats</translation>
    </message>
    <message>
        <source>Ferry</source>
        <translation>Veer</translation>
    </message>
    <message>
        <source>Barrier</source>
        <translation>Versperring</translation>
    </message>
    <message>
        <source>Railway crossing</source>
        <translation>Spoorwegovergang</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>bord</translation>
    </message>
    <message>
        <source>legal default</source>
        <translation>wettelijke waarde</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>onleesbaar</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>geen beperking</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>schatting</translation>
    </message>
    <message>
        <source>own rating</source>
        <translation>eigen verkenning</translation>
    </message>
</context>
</TS>
