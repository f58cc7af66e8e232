"""The form of a scenario: every entry it may have, as a plan that can be read."""

from __future__ import annotations

from app.services.road_hours_file import HOURS_FORM
from app.services.supply.supply_form import SUPPLY_FORM

_FORM = """\
scenario: 1                          # version of this form, always 1
name: Exercise North Wind
marking: EXERCISE - UNCLASSIFIED     # of all that is made from this plan
area: nordmark.area                  # relative to this file; or given on the call
zone: Z                              # letter of the time zone on paper, A-Z not J
driving side: right                  # of the road that traffic keeps to
rounding: exact                      # exact | staff: each step up to whole minutes
policy:                              # roads in doubt
  unknown: warn                      # allow | warn | refuse a limit nobody knows
  private: no
  military: yes
  heavy goods ban: yes
  ferries: yes
  worst surface: soft                # paved | gravel | earth | soft
  turn: 0                            # seconds of travel that a turn counts as
closures: [31UFV123456]              # points on roads that are closed
avoid:                               # polygons to keep out of
  - [31UFV1234, 31UFV1334, 31UFV1335]
ratings:                             # of bridges; each wins over the map data
  - at: 31UFV123456                  # on the bridge; or, in its place:
    # osm: 4087231                   # OSM way over it
    bridge: Oude Brug
    wheeled: 60                      # military load classes, two-way traffic
    tracked: 50
    tracked one-way: 70
    tracked caution: 80              # one vehicle at a time, at walking pace
    max height: 4.2                  # metres; likewise max width
    source: 2 Recce Pl
    date: 111400ZJUN26
{hours}halt areas:                          # where columns pull off the road
  - name: Autohof Nord
    at: 31UFV2030
    parking: 1200 m                  # length of column; or vehicles: parking: 60
    side: right                      # of the road, left | right, as seen when driving
    towards: 31UFV2131               # ... to this place; both or neither
    source: 2 Recce Pl
movement authority: USV              # gives numbers to columns without one
schedule:                            # what is wanted when columns meet
  aim: delay                         # delay | lateness | completion
  seed: 1
robustness:                          # how 'simulate' and jobs try the plan
  period: day                        # night | day | peak: when most of it falls
  slack_min: 15                      # after planned, where no 'latest' is set
  rollouts: 2000                     # simulated moves
  assumptions:                       # in place of what the program assumes
    weather_sd: {value: 0.1, source: 2 Recce Pl}  # assumed until a source is given
    # serial_sd | segment_spread | breakdowns_per_vehicle_km | blocking_share
    # | breakdown_delay_min
{supply}columns:
  - name: Main body
    movement number: 25-USV-08       # of its credit; left out for a bid
    special permit: no               # yes: a vehicle needs a hauling permit
    route:
      stops: [Westerbrug, 31UFV2030, "54.5, 4.4"]  # SP, via points, RP
      objective: fastest             # fastest | shortest | least fuel
      timed points: 10               # most critical points timed, SP and RP apart
    start: 120600ZJUN26              # head at SP; or, in its place:
    # release by: 121800ZJUN26       # tail past RP at the latest
    earliest: 120500ZJUN26           # head at SP not before; may stand for start
    latest: 130600ZJUN26             # tail past RP not after
    wanted: 121800ZJUN26             # tail past RP as wanted
    priority: 5                      # 1-100: what a minute of it counts
    locked: no                       # yes: a schedule leaves it as it is
    ways: 4                          # 1-6 routes for a schedule to choose from
    may wait: 30                     # minutes more at each halt and waiting place
    moves as: column                 # column | march units, each scheduled by itself
    rate: 40                         # km/h, less where the road does not allow it
    density: 15                      # vehicles per km; or, in its place:
    # spacing: 50                    # metres from bumper to bumper
    # density rate: 35               # km/h at which the density holds, if not the rate
    gap: 2                           # minutes between march units, or metres: 500 m
    serial gap: 5                    # between serials, likewise
    extra time: yes                  # EXTAL, a minute per 25 vehicles
    serials:
      - name: A Squadron
        units:                       # march units as they are, or ...
          - name: A1
            gap: 3                   # formation: as products call it, if otherwise
            vehicles: {main battle tank: 14}
      - name: Trains
        size: 20                     # ... vehicles cut into units of this size
        vehicles: {truck 10 t 6x6: 45}
    halts:
      - at: 25                       # km from SP, or the name of a halt area
        minutes: 20
        model: halt area             # halt area | in place
        purpose: short               # short | long | refuel | driver rest
        may wait: 0                  # minutes more, other than the column says
        name: Halt 1
        # area: Autohof Nord         # in which this kilometre lies
        # pumps: 8                   # to refuel; their queue makes the time, and
        # flow: 200                  # minutes is the least; litres a minute of each,
        # hook up: 3                 # minutes a vehicle holds a pump besides,
        # litres: 150                # that each takes, if not what it has burnt
    halt rule: german civil protection  # halts are added to keep it; or a list of:
    # german civil protection | rest every 5 to 6 hours | us short halts
    # | us march units | eu driving and rest times | refuel by range
    waiting places: [Autohof Nord]   # halt areas where a schedule may let it wait
"""
SCHEMA = _FORM.replace("{hours}", HOURS_FORM).replace("{supply}", SUPPLY_FORM)
