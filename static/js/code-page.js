/** The page where a code is typed: it says what is wrong with it, or opens the player. */
import { fetchGuide } from "./guide.js";
import { plain, readLink, written } from "./share-code.js";
import { put, slots } from "./session-view.js";
import { speaker } from "./words.js";

const form = document.querySelector("#typed");
const slot = slots(form);

fetchGuide(new URL(form.dataset.guide, location.href).href).then((guide) => {
  const { say } = speaker(guide.words);
  const [first] = guide.routines;
  if (first) put(slot("example"), say("link.example", { code: written({ items: first.items, rest: null }) }));
  form.hidden = false;

  /** @param {(address: string) => void} go */
  function open(go) {
    const { value } = form.elements.code;
    const found = readLink(guide, value);
    put(slot("fault"), "fault" in found ? say(`link.${found.fault}`) : "");
    if (!("fault" in found)) go(`${form.dataset.player}#${found.link}`);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open((address) => location.assign(address));
  });
  // /r/#code is a link too; the way back is not to lead into it again.
  function read() {
    const fragment = location.hash.slice(1);
    if (!fragment || document.getElementById(fragment)) return;
    form.elements.code.value = plain(fragment).trim();
    open((address) => location.replace(address));
  }
  addEventListener("hashchange", read);
  read();
});
