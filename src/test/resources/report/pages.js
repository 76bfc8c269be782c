// What page breaks cut, as sentences: columns as high as a sheet are broken by the same rules as sheets are. Sheets of
// several heights are tried, so that breaks come at many places.
((width, heights) => heights.flatMap(height => {
  const wrong = [];
  const main = document.querySelector('main');
  document.body.style.width = width + 'px';
  main.style.cssText = `columns: ${width}px; column-gap: 0; column-fill: auto; width: ${width}px; height: ${height}px`;
  const sheet = rect => Math.floor((rect.left + 1) / width);
  const short = element => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);
  for (const whole of main.querySelectorAll('svg, figure, .card, tr, .timeline li, header, h1, h2, h3')) {
    const rects = [...whole.getClientRects()];
    const sheets = new Set(rects.map(sheet));
    if (sheets.size > 1) wrong.push(`<${whole.tagName.toLowerCase()}> '${short(whole)}' is cut`);
    if (rects.some(r => r.height > height)) wrong.push(`<${whole.tagName.toLowerCase()}> '${short(whole)}' is higher than a sheet`);
  }
  for (const heading of main.querySelectorAll('section > h2, section > h3, section > h3 + p')) {
    const next = heading.nextElementSibling;
    if (next && sheet([...heading.getClientRects()].pop()) !== sheet(next.getClientRects()[0])) {
      wrong.push(`'${short(heading)}' ends a sheet`);
    }
  }
  for (const head of main.querySelectorAll('thead')) {
    const first = head.parentElement.tBodies[0].rows[0];
    if (sheet(head.getClientRects()[0]) !== sheet(first.getClientRects()[0])) wrong.push(`'${short(head)}' ends a sheet`);
  }
  main.style.cssText = '';
  document.body.style.width = '';
  return wrong.map(sentence => `sheets ${height} high: ${sentence}`);
}))
