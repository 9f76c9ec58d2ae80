// Elements are what the templates make of them; the browser tests see that they are there.
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
// Chromium's alone.
interface Navigator {
  connection?: { saveData: boolean };
}
