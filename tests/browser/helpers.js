// Questions that the tests ask of a page; put into it once it has loaded.
window.ask = (() => {
  const rendered = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  // Rendered, and neither clipped away nor moved off the page.
  const shown = (element) => {
    if (!rendered(element)) return false;
    const box = element.getBoundingClientRect();
    const { clip, clipPath } = getComputedStyle(element);
    if (box.width <= 1 || box.height <= 1 || clip !== "auto" || clipPath !== "none") return false;
    // A page cannot be scrolled to what lies before the start of its lines.
    const mirrored = getComputedStyle(document.documentElement).direction === "rtl";
    const reachable = mirrored ? box.left < document.documentElement.clientWidth : box.right > 0;
    return reachable && box.bottom + scrollY > 0;
  };

  const texts = function* (root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.trim()) yield walker.currentNode;
  };

  const squeeze = (text) => text.trim().replace(/\s+/g, " ");

  // How a failure names an element.
  const label = (element) => {
    const id = element.id && `#${element.id}`;
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    const text = squeeze(element.textContent).slice(0, 40);
    return `<${element.localName}${id}${classes}> “${text}”`;
  };

  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  const focusable = () =>
    [...document.querySelectorAll(FOCUSABLE)].filter(
      (element) => element.tabIndex >= 0 && !element.disabled && rendered(element),
    );

  const overlay = (element) => getComputedStyle(element, "::after");

  // The size of what a finger can hit: a link may cover its whole card with a pseudo-element.
  const target = (element) => {
    const box = element.getBoundingClientRect();
    const after = overlay(element);
    if (after.content === "none" || after.position !== "absolute") return [box.width, box.height];
    return [parseFloat(after.width), parseFloat(after.height)];
  };

  const isInText = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const around = [...texts(block)].filter(
      (node) => !node.parentElement.closest("a, button") && rendered(node.parentElement),
    );
    return /\p{L}{2}/u.test(around.map((node) => node.data).join(""));
  };

  const mainText = () =>
    [...texts(document.querySelector("main"))]
      .filter((node) => !node.parentElement.closest("button") && rendered(node.parentElement))
      .map((node) => node.data)
      .join(" ");

  // What is to be read on paper: not the menus, nor a link or a button that stands alone.
  const printedText = () =>
    [...texts(document.querySelector("main"))]
      .map((node) => [node, node.parentElement])
      .filter(([, parent]) => !parent.closest("nav, button, .crumbs") && rendered(parent))
      .filter(([, parent]) => !parent.closest("a") || isInText(parent.closest("a")))
      .map(([node]) => node.data)
      .join(" ");

  const smallTargets = (least) =>
    focusable()
      .filter((element) => shown(element) && !isInText(element))
      .map((element) => [element, ...target(element)])
      .filter(([, width, height]) => Math.min(width, height) < least - 0.5)
      .map(([element, width, height]) => {
        return `${label(element)} is ${Math.round(width)} × ${Math.round(height)} px`;
      });

  // What makes the page scroll sideways, and text that its box cuts off.
  const overflow = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const found = [];
    for (const element of document.querySelectorAll("main, body *")) {
      if (!rendered(element) || !squeeze(element.textContent)) continue;
      const box = element.getBoundingClientRect();
      const { overflowX } = getComputedStyle(element);
      if (box.width > 1 && Math.max(box.right - clientWidth, -box.left) > 1 && shown(element)) {
        found.push(`${label(element)} spans ${Math.round(box.left)} to ${Math.round(box.right)}`);
      }
      if (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1 && shown(element)) {
        found.push(`${label(element)} cuts its text off`);
      }
    }
    if (scrollWidth > clientWidth) found.unshift(`is ${scrollWidth} wide in ${clientWidth} px`);
    return found.slice(0, 6);
  };

  // Pieces of text that lie on each other, by the middle of their lines: a font's own height may
  // be more than that of a line.
  const overlaps = () => {
    const lines = [];
    for (const node of texts(document.body)) {
      const parent = node.parentElement;
      if (!shown(parent) || parent.closest("svg, .visually-hidden")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const middle = (top + bottom) / 2;
        const size = parseFloat(getComputedStyle(parent).fontSize);
        lines.push({ node, left, right, top: middle - size / 3, bottom: middle + size / 3 });
      }
    }
    lines.sort((a, b) => a.top - b.top);
    const found = new Set();
    lines.forEach((one, index) => {
      for (let next = index + 1; next < lines.length && lines[next].top < one.bottom - 1; next += 1) {
        const other = lines[next];
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (other.node !== one.node && across > 1) {
          found.add(`${label(one.node.parentElement)} lies on ${label(other.node.parentElement)}`);
        }
      }
    });
    return [...found].slice(0, 6);
  };

  // Text that runs out of the box it was given.
  const spills = () =>
    [...document.querySelectorAll("main *:not(svg, svg *)")]
      .filter((element) => element.clientWidth > 1 && shown(element))
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${label(element)} is wider than its box`)
      .slice(0, 6);

  // Paragraphs whose first line does not begin where lines begin.
  const startsWrong = () =>
    [...document.querySelectorAll("main p")]
      .filter((element) => shown(element) && getComputedStyle(element).textAlign === "start")
      .filter((element) => getComputedStyle(element).display === "block" && squeeze(element.textContent))
      .filter((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const [...lines] = range.getClientRects();
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const inner = box.right - parseFloat(style.paddingRight) - parseFloat(style.borderRightWidth);
        return Math.abs(inner - Math.max(...lines.map((line) => line.right))) > 2;
      })
      .map((element) => `${label(element)} does not start at the right`)
      .slice(0, 6);

  // Pictures that have not come, have no size, or are mirrored: left and right of a body are facts.
  const lostPictures = () =>
    [...document.querySelectorAll("main :is(img, svg[role='img'])")]
      .filter((element) => rendered(element))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const loaded = element.localName === "svg" || element.naturalWidth > 0;
        const mirrored = new DOMMatrix(getComputedStyle(element).transform).a < 0;
        return !loaded || box.width < 10 || box.height < 10 || mirrored;
      })
      .map(label);

  const textSize = () => parseFloat(getComputedStyle(document.querySelector("main p")).fontSize);

  // A ring round the element with the focus: its own, that of its overlay, or that of its card.
  const focusRing = () => {
    const rings = [];
    for (let at = document.activeElement; at && at !== document.body; at = at.parentElement) {
      rings.push(getComputedStyle(at));
      if (at === document.activeElement) rings.push(overlay(at));
    }
    const width = Math.max(
      ...rings
        .filter((style) => style.outlineStyle !== "none" && !/, 0\)$/.test(style.outlineColor))
        .map((style) => parseFloat(style.outlineWidth)),
      0,
    );
    return width;
  };

  const focused = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {
      index: focusable().indexOf(element),
      label: label(element),
      seen: inView && shown(element),
      ring: focusRing(),
    };
  };

  const hiddenNotices = () =>
    [...document.querySelectorAll("[data-disclaimer]")]
      .filter((element) => !shown(element) || ![...texts(element)].some((n) => shown(n.parentElement)))
      .map((element) => [element.dataset.disclaimer, element.dataset.form]);

  // The red, green, blue and opacity of any colour that CSS knows, from 0 to 255.
  const known = new Map();
  const channels = (color) => {
    if (!known.has(color)) {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d");
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      known.set(color, canvas.getImageData(0, 0, 1, 1).data);
    }
    return known.get(color);
  };

  const luminance = (color) => {
    const [red, green, blue] = [...channels(color)].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  // The colour behind an element: that of its nearest painted ancestor, or the browser's own.
  const backdrop = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] === 255) return color;
    }
    const probe = document.body.appendChild(document.createElement("p"));
    probe.style.backgroundColor = "Canvas";
    const color = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return color;
  };

  // Paper is white: a dark background may stand behind a few words, never behind the text.
  const darkPaper = () => {
    const found = [];
    for (const element of [document.documentElement, document.body, ...document.querySelectorAll("main, main p, main li, main dd")]) {
      const color = backdrop(element);
      if (rendered(element) && luminance(color) < 0.7) found.push(`${label(element)} is on ${color}`);
    }
    return found.slice(0, 6);
  };

  // Everything before the heading, one line for each piece of text, without the way back up.
  const beforeHeading = () => {
    const heading = document.querySelector("h1");
    return [...texts(document.body)]
      .filter((node) => heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING)
      .filter((node) => !node.parentElement.closest(".crumbs, .newer"))
      .map((node) => (rendered(node.parentElement) ? squeeze(node.data) : "(hidden)"));
  };

  return {
    beforeHeading,
    darkPaper,
    focusable,
    focused,
    hiddenNotices,
    label,
    lostPictures,
    mainText,
    overflow,
    overlaps,
    printedText,
    rendered,
    shown,
    smallTargets,
    spills,
    squeeze,
    startsWrong,
    textSize,
  };
})();
