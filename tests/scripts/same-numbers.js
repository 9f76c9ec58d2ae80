// Says as JSON what the scripts make of a guide's data: minutes, doses, changes of side, evenings.
import { readFileSync } from "node:fs";

import { firstEvening } from "../../static/js/calendar.js";
import { minutes } from "../../static/js/programme.js";
import { planned } from "../../static/js/session-plan.js";

const { guide, programmes, moments } = JSON.parse(readFileSync(0, "utf8"));
const PACE = { ready: 10, rest: 20, count: true };

/** The seconds that the player spends on a programme, besides getting ready for each exercise. */
const spent = (items) => {
  const sums = { work: 0, side: 0, rest: 0 };
  for (const { kind, seconds, set } of planned(guide, items, PACE)) {
    if (["hold", "move", "repeat"].includes(kind)) sums.work += seconds;
    if (kind === "side") sums.side += seconds;
    if (kind === "rest" && set) sums.rest += seconds; // one between exercises is of no set
  }
  return sums;
};

console.log(
  JSON.stringify({
    minutes: programmes.map((items) => minutes(guide, items)),
    spent: programmes.map(spent),
    evenings: moments.map((moment) => firstEvening(new Date(moment))),
  }),
);
