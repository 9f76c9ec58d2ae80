/**
 * The words of the interface. All come from the guide's catalogue; here they are only put together.
 *
 * @typedef {import("./guide.js").Dose} Dose
 */

/** What speaks with a catalogue. @param {Object<string, string>} words */
export function speaker(words) {
  /** @type {(name: string, values?: Object<string, string | number>) => string} */
  const say = (name, values = {}) => words[name].replace(/{(\w+)}/g, (_, key) => `${values[key]}`);

  /** A number with its unit: 1 second, 10 seconds. @type {(unit: string, n: number) => string} */
  const counted = (unit, n) => say(`unit.${unit}.${n === 1 ? "one" : "many"}`, { n });

  /** A dose as the pages say it. @type {(dose: Dose, sides: number) => string} */
  function dose({ sets, reps, hold, move }, sides) {
    let text;
    if (reps) {
      const count = counted("time_number", reps);
      text = hold
        ? say("dose.hold_in_repeat", { count, time: counted("second", hold) })
        : say("dose.repeat_sentence", { count });
    } else if (hold) {
      text = say("dose.hold_sentence", { time: counted("second", hold) });
    } else {
      text = say("dose.move_sentence", { time: counted("second", move) });
    }
    if (sets > 1) {
      text = say("dose.sets_sentence", { dose: text, sets: counted(reps ? "set" : "time_number", sets) });
    }
    return sides > 1 ? say("dose.each_side", { dose: text }) : text;
  }

  return { say, counted, dose };
}
