"""The form of a scenario's entry ``supply``: every entry that it may have."""

from __future__ import annotations

SUPPLY_FORM = """\
supply:                              # who has what, uses what and is brought what
  classes: NATO                      # NATO | US: by which classes are shown
  climate: temperate                 # temperate | tropical | arid | cold
  level: sustaining                  # sustaining | minimum: how much is given
  begins: 120600ZJUN26               # left out: the earliest start of a column
  days: 14                           # how far the projection looks
  step: 6                            # hours of a step; they make up a whole day
  night only: no                     # yes: vehicles are under way in the dark alone
  rest rule: eu driving and rest times  # a halt rule that drivers keep; or left out
  packets: {least: 2, most: 20, wait: 60}  # vehicles leave in groups; minutes
  # library: ...                     # factors of its own; 'marsroute supply factors'
  factors:                           # rates of this plan; they win over the library
    - basis: person and day          # hour idling | hour on roads | hour cross-country
      # | km on roads | km cross-country | vehicle and day | weapon and day
      # | unit and day
      item: water
      rate: 15
      component: drinking            # parts of a need add up; or left out
      # subject: truck 10 t 6x6      # vehicle or weapon that it holds for
      phase: attack                  # move | attack | defence | reserve; or always
      climate: arid
      level: sustaining
      source: G4 of the exercise
      dated: 2026-05-01
  units:
    - {name: 1 Battalion, echelon: battalion, personnel: 60}
    - name: A Company
      echelon: company               # team | squad | section | platoon | company
      # | battalion | regiment | brigade | division | corps
      part of: 1 Battalion           # unit above it; it counts its own alone
      personnel: 120
      vehicles: {truck 10 t 6x6: 8}  # of the catalogue
      weapons: {mortar 120 mm: 4}    # of the library of factors
      at: 31UFV2131                  # where it is supplied
      column: Main body              # with which it marches
      spells:                        # in reserve before the first
        - {from: 120600ZJUN26, phase: move}
        - {from: 130600ZJUN26, phase: defence}
      stocks:
        - item: diesel
          on hand: 9000              # in units of the item
          dead: 200                  # of it cannot be used
          most: 12000                # that can be stored
          safety days: 1             # below which it must not fall
          operating days: 2          # used between two deliveries
          transit days: 0.5          # order and ship time
      delivery:
        hours: [0500-0930]           # every day, in the zone of the plan
        unloading: 30                # minutes for each vehicle
        priority: 50                 # 1-100, where not all can be served
        required: yes
        wants: [{item: diesel, units: 4000}]  # left out: what falls short
  points:                            # depots and supply points
    - name: Depot A
      at: Westerbrug
      hours: [0800-1800]
      loading: 45                    # minutes from arrival until laden
      bays: 4                        # vehicles that load at once
      candidate: no                  # yes: one might be opened here
      stocks: [{item: diesel, on hand: 200000}]
      receipts: [{at: 140800ZJUN26, item: diesel, units: 50000}]
  transport:
    - name: Tankers
      vehicle: truck 10 t 6x6        # of the catalogue: its limits on roads
      count: 6
      available: 0.85                # share that can be used
      at: Depot A                    # point where they stand
      payload: 10                    # t of cargo; likewise volume in m3, pallets
      fuel tanks: [9000, 9000]       # litres; likewise water tanks
      hours: [0400-2200]             # under way, every day
      shift: 12                      # hours from leaving to coming back
      trips: 4                       # loads in a shift
"""
