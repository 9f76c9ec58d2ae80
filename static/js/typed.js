/** The page where a code is typed: it says what is wrong with it, or opens the player. */
import { fetchGuide } from "./guide.js";
import { FAULTS, readLink, written } from "./link.js";
import { put, slots } from "./stage.js";
import { speaker } from "./words.js";

const form = document.querySelector("#typed");
const slot = slots(form);

fetchGuide(new URL(form.dataset.guide, location.href).href).then((guide) => {
  const { say } = speaker(guide.words);
  const [first] = guide.routines;
  if (first) put(slot("example"), say("link.example", { code: written({ items: first.items, rest: null }) }));
  form.hidden = false;

  function open() {
    const { value } = form.elements.code;
    const found = readLink(guide, value);
    put(slot("fault"), "fault" in found ? say(FAULTS[found.fault]) : "");
    if (!("fault" in found)) location.assign(`${form.dataset.player}#${written(found)}`);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open();
  });
  // /r/#code is a link too.
  form.elements.code.value = location.hash.slice(1);
  if (form.elements.code.value) open();
});
