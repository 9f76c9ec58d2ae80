/** The page of the log: shows what is kept on this device, and lets it be filled in, saved and joined. */
import { WORST, advice, awaitsMorning, entriesIn, exported, imported, joined, localDay, recent } from "./diary.js";
import { fetchGuide } from "./guide.js";
import { keepSome, readAll } from "./settings.js";
import { put, show, slots } from "./stage.js";
import { speaker } from "./words.js";

const root = document.querySelector("#log");
const slot = slots(root);

fetchGuide(new URL(root.dataset.guide, location.href).href).then((guide) => {
  const { say } = speaker(guide.words);
  const ADVICE = { none: "log.advice.none", stop: "log.advice.stop", down: "log.advice.down", settle: "log.advice.settle", up: "log.advice.up", same: "log.advice.same" };
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" });
  let entries = entriesIn(readAll().log);

  function keepAll(changed, told) {
    entries = changed;
    const isKept = keepSome({ log: entries });
    put(slot("told"), say(isKept ? told : "log.not_kept"));
    draw();
  }

  function draw() {
    const now = new Date();
    show(slot("empty"), !entries.length);
    show(slot("kept"), entries.length > 0);
    put(slot("recent"), say("log.recent", { n: recent(entries, now.getTime()) }));
    put(slot("advice"), say(ADVICE[advice(entries)]));
    slot("rows").replaceChildren(...[...entries].reverse().map((entry) => row(entry, localDay(now))));
  }

  function row(entry, today) {
    const line = document.createElement("tr");
    const name = entry.stopped ? say("log.stopped", { title: entry.title }) : entry.title;
    const cells = [form.format(new Date(entry.day)), name, entry.before ?? "–", entry.after ?? "–"];
    line.append(...cells.map((text) => Object.assign(document.createElement("td"), { textContent: `${text}` })));
    const morning = document.createElement("td");
    if (awaitsMorning(entry, today)) morning.append(choice(entry));
    else morning.textContent = `${entry.morning ?? "–"}`;
    line.append(morning);
    return line;
  }

  function choice(entry) {
    const field = document.createElement("select");
    field.setAttribute("aria-label", say("log.morning_of", { day: form.format(new Date(entry.day)) }));
    field.append(new Option("–", ""), ...Array.from({ length: WORST + 1 }, (_, n) => new Option(`${n}`, `${n}`)));
    field.addEventListener("change", () => {
      if (field.value === "") return;
      const morning = Number(field.value);
      keepAll(entries.map((one) => (one === entry ? { ...one, morning } : one)), "log.noted");
    });
    return field;
  }

  const actions = {
    save() {
      const href = URL.createObjectURL(new Blob([exported(entries)], { type: "application/json" }));
      Object.assign(document.createElement("a"), { href, download: "lower-back-log.json" }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    },
    print: () => print(),
    forget: () => show(slot("sure"), true),
    "forget-all": () => {
      show(slot("sure"), false);
      keepAll([], "log.forgotten");
    },
  };
  root.addEventListener("click", (event) => actions[event.target.closest("[data-do]")?.dataset.do]?.());
  slot("file").addEventListener("change", async () => {
    const [file] = slot("file").files;
    const found = file ? imported(await file.text()) : null;
    if (found) keepAll(joined(entries, found), "log.joined");
    else put(slot("told"), say("log.no_log"));
    slot("file").value = "";
  });
  draw();
  show(root, true);
}, () => {});
