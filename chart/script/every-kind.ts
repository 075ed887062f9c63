/** A session, if a strange one, in which every kind of entry is charted: what words and note must not leave out. */
export const everyKind = `
  08:00 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression number 2 course course-1
  08:05 move 4
  08:10 identity name birth-date at check-in
  08:11 assess before asa 2 fit: lungs clear
  08:12 present petra
  08:13 check fasting yes value 8
  08:14 weight 70 kg
  08:15 iv left forearm 22 G attempts 1
  08:16 iv-check: no swelling
  08:20 order 0.5 mg/kg/h for 20 min verbal petra [#order]
  08:21 reorder 0.6 mg/kg/h for 20 min: partial response
  08:22 authenticate #order [by petra]
  08:30 vial v1 500 mg 10 mL lot 6C117 expires 2027-04
  08:31 draw 50 mg 1 mL from v1 to bag-1 check nils
  08:32 bag 1 mg/mL 50 mg in 50 mL as bag-1 check nils
  08:33 prime 2 mL from bag-1
  09:00 start 35 mL/h 0.5 mg/kg/h pump p1 check nils tablet
  09:01 bolus 5 mg over 60 s ordered petra
  09:05 vitals 118/70 hr 72 spo2 98 rass 0
  09:06 observe Calm, Floating: eyes closed
  09:07 symptom nausea 1: after drinking
  09:08 event hypertension 2 related: held
  09:09 hold: pressure over limit
  09:10 seen systolic-high:x: told Petra
  09:11 missed 09:10 asleep
  09:12 resume 28 mL/h ordered petra
  09:13 rate 35 mL/h: tolerating
  09:14 rebag 1 mg/mL 50 mg in 50 mL as bag-2
  09:15 pump 8 mL on p1
  09:16 give ondansetron 4 mg IV ordered petra response in 15 min: nausea
  09:20 handoff nora nils accepted
  09:25 complete
  09:26 flush 5 mL over 60 s from bag-2
  09:27 discard 1 mL from bag-2
  09:30 score aldrete activity 2 respiration 2
  10:00 release: walked well [by petra]
  10:05 iv-out: site clean
  10:10 discharge home with Jonas Halvorsen (brother): phone call tomorrow
  10:15 waste 30 mg 30 mL from bag-1 witness nils: end of session
  10:16 return 450 mg from v1 witness nils
  10:17 discrepancy 1 mg from bag-2 witness nils: spilled
  10:20 note: slept well [#note]
  10:21 strike #note: undone
  10:30 sign charted
  10:35 send-back nora: the second bag has no lot [by petra]
  10:36 move-asked {"entries": [{"id": "#note", "hash": "0000000000000000000000000000000000000000000000000000000000000000"}], "to": "s-2", "reason": "wrong chart open"}
  10:37 moved {"asked": "a", "entries": [{"id": "gone", "hash": "0000000000000000000000000000000000000000000000000000000000000000", "author": "nora", "occurredAt": "2026-11-17T10:00:00.000Z"}], "askedBy": "nora", "confirmedBy": "nils", "reason": "wrong chart open"}
  10:38 moved-in {"asked": "b", "entries": [{"id": "#note", "was": "gone"}], "askedBy": "nora", "confirmedBy": "nils", "reason": "wrong chart open"}
  10:40 addendum: called the patient
  10:41 cancel: entered in the wrong session
  10:42 stock-received {"drug": "ketamine", "lot": "6C117", "mg": 5000}
  10:43 stock-counted {"drug": "ketamine", "lot": "6C117", "mg": 4500}
  10:44 stock-adjusted {"drug": "ketamine", "lot": "6C117", "mg": -5, "reason": "overfill"}
  10:45 follow-up-sent {"session": "s", "hours": 24, "via": "link", "ref": "link-1"}
  10:46 follow-up-tried {"session": "s", "hours": 24, "outcome": "no-answer"}
  10:47 follow-up-answered {"session": "s", "hours": 24, "via": "call", "scores": [{"instrument": "pain", "version": "nrs-11", "items": {"value": 3}}]}
`
