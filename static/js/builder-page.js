/**
 * The page where one puts a programme together. The fragment is the programme: a reload, a bookmark
 * and the way back all find it again.
 *
 * @typedef {import("./guide.js").Item} Item
 */
import { calendar } from "./calendar.js";
import { exerciseOf, fetchGuide, rungOf } from "./guide.js";
import { lines } from "./lines.js";
import { MOST_ITEMS, looksLikeLink, mostOf, readLink, routineOf, written } from "./share-code.js";
import { loweredFor, minutes, takes, warnings } from "./programme.js";
import { qrCode } from "./qr.js";
import { put, show, slots } from "./session-view.js";
import { speaker } from "./words.js";

const root = document.querySelector("#builder");
const slot = slots(root);
const address = new URL(root.dataset.guide, location.href);
const player = new URL(root.dataset.player, location.href);

/** @type {(tag: string, properties?: object, ...inside: (Node | string)[]) => any} */
function make(tag, properties = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

/** @param {import("./guide.js").Guide} guide */
function begin(guide) {
  const words = speaker(guide.words);
  const { say } = words;
  /** @type {Item[]} */
  let items = [];
  let rest = null;

  for (const exercise of guide.exercises) {
    const add = () => {
      const rung = exercise.rungs.find((one) => one.start) ?? exercise.rungs[0];
      change([...items, { code: exercise.code, sign: rung.sign, dose: rung.dose }]);
    };
    const textContent = say("builder.add", { title: exercise.title });
    slot("add").append(make("button", { type: "button", textContent, onclick: add }));
  }
  slot("begin").addEventListener("change", () => {
    const routine = guide.routines.find((one) => one.name === slot("begin").value);
    change(routine ? routine.items : []);
  });
  slot("rest").addEventListener("change", () => {
    rest = slot("rest").value === "" ? null : Number(slot("rest").value);
    change(items);
  });
  root.addEventListener("click", (event) => actions[event.target.closest("[data-do]")?.dataset.do]?.());
  addEventListener("hashchange", () => {
    read();
    root.scrollIntoView(); // the programme is another one, and what is said of it stands here
  });

  function read() {
    const fragment = location.hash.slice(1);
    const routine = routineOf(guide, fragment);
    const found = !routine && looksLikeLink(fragment) ? readLink(guide, fragment) : null;
    put(slot("told"), found && "fault" in found ? say(`link.${found.fault}`) : "");
    if (routine) ({ items, rest } = { items: routine.items, rest: null });
    if (found && !("fault" in found)) {
      ({ items, rest } = found);
      put(slot("told"), loweredFor(guide, found.lowered, words));
    }
    slot("begin").value = routine?.name ?? "";
    draw();
  }

  /** @param {Item[]} changed @param {string} [focus] what has the focus afterwards */
  function change(changed, focus) {
    items = changed.slice(0, MOST_ITEMS);
    history.replaceState(null, "", items.length ? `#${code()}` : location.pathname);
    put(slot("told"), "");
    draw();
    if (focus) root.querySelector(focus)?.focus();
  }

  const code = () => written({ items, rest });
  const link = () => `${player.href}#${code()}`;

  function draw() {
    slot("items").replaceChildren(...items.map(row));
    show(slot("nothing"), !items.length);
    show(slot("use"), items.length > 0);
    slot("rest").value = rest === null ? "" : `${rest}`;
    const found = items.length ? warnings(guide, items, words) : [];
    slot("warnings").replaceChildren(...found.map((text) => make("li", { textContent: text })));
    put(slot("takes"), items.length ? takes(guide, items, words) : "");
    if (!items.length) return;
    put(slot("code"), code());
    drawCode(slot("qr"), link());
    slot("follow").href = link();
  }

  /** One exercise of the programme. @type {(item: Item, index: number) => HTMLElement} */
  function row(item, index) {
    const exercise = exerciseOf(guide, item.code);
    const rung = rungOf(exercise, item.sign);
    const { title } = exercise;
    /** @param {Item} changed @param {string} name */
    const put_ = (changed, name) => change(items.map((one, at) => (at === index ? changed : one)), `[data-field="${index}-${name}"]`);
    const way = make("select", {
      onchange: () => {
        const chosen = rungOf(exercise, way.value);
        put_({ code: item.code, sign: chosen.sign, dose: chosen.dose }, "way");
      },
    }, ...exercise.rungs.map((one) => make("option", { value: one.sign, textContent: one.title, selected: one === rung })));
    way.dataset.field = `${index}-way`;
    const numbers = Object.entries(item.dose).map(([name, value]) => {
      const [min, max] = [1, mostOf(rung, item.dose, name)];
      const field = make("input", {
        type: "number", inputMode: "numeric", min, max, value, required: true,
        onchange: () => {
          const asked = Math.max(min, Math.round(Number(field.value) || value));
          put_({ ...item, dose: { ...item.dose, [name]: Math.min(max, asked) } }, name);
          const limit = max < rung.most[name] ? "builder.most_in_all" : "builder.most";
          if (asked > max) put(slot("told"), say(limit, { title, number: say(`builder.number.${name}`), n: max }));
        },
      });
      field.dataset.field = `${index}-${name}`;
      return make("label", {}, say(`builder.number.${name}`), field);
    });
    const pictures = make("div", { className: "builder__pictures" }, ...rung.pictures.map(([file, width, height, alt]) =>
      make("img", { src: new URL(file, address).href, width, height, alt })));
    return make("li", {},
      make("h3", { textContent: title }),
      make("p", { className: "builder__print" }, make("strong", { textContent: rung.title }), `. ${words.dose(item.dose, rung.sides)}`),
      pictures,
      make("p", { className: "builder__cue", textContent: rung.cue }),
      make("label", { className: "builder__way" }, say("builder.way"), way),
      make("div", { className: "builder__numbers" }, ...numbers, rung.sides > 1 ? make("p", { textContent: say("builder.sides") }) : ""),
      make("div", { className: "builder__moves" },
        key("up", title, index, index > 0, () => swap(index, index - 1)),
        key("down", title, index, index < items.length - 1, () => swap(index, index + 1)),
        key("remove", title, index, true, () => change(items.filter((_, at) => at !== index), `[data-field="${Math.max(0, index - 1)}-remove"]`)),
      ),
    );
  }

  /** @type {(name: "up" | "down" | "remove", title: string, index: number, can: boolean, onclick: () => void) => HTMLElement} */
  function key(name, title, index, can, onclick) {
    const button = make("button", { type: "button", textContent: say(KEYS[name].short), disabled: !can, onclick });
    button.setAttribute("aria-label", say(KEYS[name].long, { title }));
    button.dataset.field = `${index}-${name}`;
    return button;
  }

  /** @type {(from: number, to: number) => void} */
  function swap(from, to) {
    const changed = [...items];
    [changed[from], changed[to]] = [changed[to], changed[from]];
    const name = to < from ? "up" : "down";
    const end = to === 0 ? "down" : to === items.length - 1 ? "up" : name;
    change(changed, `[data-field="${to}-${end}"]`);
  }

  /** @type {(text: string, told: string) => Promise<void>} */
  async function copy(text, told) {
    try {
      await navigator.clipboard.writeText(text);
      put(slot("told"), say(told));
    } catch {
      put(slot("told"), say("builder.by_hand", { link: text }));
    }
  }

  const actions = {
    copy: () => copy(link(), "builder.copied"),
    lines: () => copy(lines(guide, items, words, link()), "builder.copied_lines"),
    print: () => print(),
    calendar() {
      const event = {
        title: say("link.own"),
        about: [lines(guide, items, words, link()), guide.notices.calendar].join("\n\n"),
        link: link(),
        minutes: minutes(guide, items),
        language: document.documentElement.lang,
      };
      // The same programme has the same name, so a second file changes the first event.
      const text = calendar(event, new Date(), `${code()}@lower-back-guide`);
      const file = new Blob([text], { type: "text/calendar;charset=utf-8" });
      const href = URL.createObjectURL(file);
      make("a", { href, download: `${code()}.ics` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    },
  };

  read();
  show(root, true);
}

/** Show a text as a QR code, or nothing where it is too long for one. @type {(place: HTMLElement, text: string) => void} */
function drawCode(place, text) {
  const code = qrCode(text);
  show(place, Boolean(code));
  if (!code) return;
  const made = (name, given) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(given)) element.setAttribute(key, `${value}`);
    return element;
  };
  const size = code.length + 2 * QUIET;
  const dark = code.flatMap((row, y) => row.map((is, x) => (is ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  const picture = made("svg", { viewBox: `0 0 ${size} ${size}`, "shape-rendering": "crispEdges" });
  picture.append(made("path", { d: `M0 0h${size}v${size}H0z`, fill: "#fff" }), made("path", { d: dark.join(""), fill: "#000" }));
  place.replaceChildren(picture);
}

const QUIET = 4; // modules of white round a code
const KEYS = {
  up: { short: "builder.up_short", long: "builder.up" },
  down: { short: "builder.down_short", long: "builder.down" },
  remove: { short: "builder.remove_short", long: "builder.remove" },
};

fetchGuide(address.href).then(begin, () => {});
