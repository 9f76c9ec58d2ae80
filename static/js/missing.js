/**
 * The page for what is not here. Some apps write the # of a link as %23, and then its host is asked
 * for a page that nobody has: whoever comes so is led on to where the link was meant to lead.
 */
import { confirmed } from "./share-code.js";

const player = document.querySelector("#missing"); // the link to it, where the guide has one
const found = confirmed(location.href);
const [, path, place] = /^(.*?)%(?:25)*23(.*)$/i.exec(location.pathname) ?? [];
if (player && "link" in found) {
  location.replace(`${player.href}#${found.link}`);
} else if (path) {
  location.replace(Object.assign(new URL(location.href), { pathname: path, hash: place }).href);
}
