// What is wrong with how a page is laid out, as sentences. PageLayout runs it within the page.
(() => {
  const wrong = [];
  const SMALLEST = 9; // pixels, of text in a picture
  const NEAR = 1; // pixels that rounding explains
  const short = text => text.trim().replace(/\s+/g, ' ').slice(0, 60);
  const shown = element => {
    const style = getComputedStyle(element);
    return style.display !== 'none' && style.visibility !== 'hidden';
  };
  const forReadersOnly = element => {
    for (let e = element; e; e = e.parentElement) {
      if (getComputedStyle(e).clipPath !== 'none') return true;
    }
    return false;
  };
  const scrolls = element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  const scroller = element => {
    for (let e = element; e; e = e.parentElement) {
      if (scrolls(e)) return e;
    }
    return null;
  };
  const texts = root => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && shown(node.parentElement) && !forReadersOnly(node.parentElement)
        && !node.parentElement.closest('svg title, svg desc')) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const rects = [...range.getClientRects()].filter(r => r.width > 1 && r.height > 1);
        if (rects.length) found.push({ node, element: node.parentElement, text: short(node.data), rects });
      }
    }
    return found;
  };

  // Sideways.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    wrong.push(`the page is ${document.documentElement.scrollWidth} wide on ${width} pixels`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    if (!shown(element) || element.closest('svg') !== null && element.tagName !== 'svg') continue;
    if ((box.right > width + NEAR || box.left < -NEAR) && !scroller(element.parentElement)) {
      wrong.push(`<${element.tagName.toLowerCase()} class="${element.getAttribute('class') || ''}"> '${short(element.textContent)}'`
        + ` reaches from ${box.left} to ${box.right} on ${width} pixels`);
    }
    if (scrolls(element) && element.scrollWidth > element.clientWidth + NEAR && element.tabIndex < 0) {
      wrong.push(`'${short(element.textContent)}' scrolls, but not by the keyboard`);
    }
  }

  // Text stays within its box and off other text.
  const all = texts(document.body);
  const outside = (rect, box) => rect.left < box.left - NEAR || rect.right > box.right + NEAR
    || rect.top < box.top - NEAR || rect.bottom > box.bottom + NEAR;
  const block = element => {
    let e = element;
    while (e.parentElement && getComputedStyle(e).display.startsWith('inline')) e = e.parentElement;
    return e;
  };
  for (const { element, text, rects } of all) {
    const svg = element.closest('svg');
    const box = (svg || block(element)).getBoundingClientRect();
    for (const rect of rects) {
      if (svg ? outside(rect, box) : rect.left < box.left - NEAR || rect.right > box.right + NEAR) {
        wrong.push(`'${text}' leaves its ${svg ? 'picture' : 'box'}: from ${rect.left} to ${rect.right}, ${rect.top} to`
          + ` ${rect.bottom}, which is from ${box.left} to ${box.right}, ${box.top} to ${box.bottom}`);
      }
    }
    if (svg) {
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      const size = parseFloat(getComputedStyle(element).fontSize) * scale;
      if (size < SMALLEST) wrong.push(`'${text}' is ${size.toFixed(1)} pixels high`);
    }
  }
  const inner = r => ({ left: r.left + NEAR, right: r.right - NEAR, top: r.top + 2, bottom: r.bottom - 2 });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const boxes = all.flatMap(t => t.rects.map(r => ({ ...t, box: inner(r) }))).sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length && boxes[j].box.top < boxes[i].box.bottom; j++) {
      if (boxes[i].node !== boxes[j].node && meet(boxes[i].box, boxes[j].box)) {
        wrong.push(`'${boxes[i].text}' and '${boxes[j].text}' overlap`);
      }
    }
  }

  // Contrast.
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = text => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(rgba(getComputedStyle(e).backgroundColor));
    return layers.reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const light = colour => {
    const [r, g, b] = colour.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const measure = (what, element, colour, least) => {
    const under = behind(element);
    const ratio = contrast(over(rgba(colour), under), under);
    if (ratio < least) wrong.push(`${what} has a contrast of ${ratio.toFixed(2)} to 1`);
  };
  for (const { element, text } of all) {
    const style = getComputedStyle(element);
    measure(`'${text}'`, element, element.closest('svg') ? style.fill : style.color, 4.5);
  }
  for (const line of document.querySelectorAll('svg .line')) {
    measure(`a line '${line.getAttribute('class')}'`, line, getComputedStyle(line).stroke, 3);
  }
  for (const bar of document.querySelectorAll('svg .part')) {
    measure(`a bar '${bar.getAttribute('class')}'`, bar, getComputedStyle(bar).fill, 3);
  }

  // What screen readers and tables need.
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.getAttribute('role') !== 'img' || !svg.getAttribute('aria-label') || !svg.querySelector('desc')) {
      wrong.push('a picture has no role, name or description');
    }
  }
  for (const table of document.querySelectorAll('table')) {
    const heads = [...table.querySelectorAll('thead th')];
    if (!heads.length || heads.some(h => h.scope !== 'col' || !h.textContent.trim())) {
      wrong.push(`a table has no heading or a blank one: '${short(table.textContent)}'`);
    }
    const rows = [...table.querySelectorAll('tbody tr')];
    if (rows.some(r => !r.querySelector('th[scope=row]') || r.cells.length !== table.tHead.rows[0].cells.length)) {
      wrong.push(`a row of a table has no heading, or not as many cells as it: '${short(table.textContent)}'`);
    }
  }
  return wrong;
})()
