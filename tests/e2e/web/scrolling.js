// Scrolls a step a frame, from where the list is to a message, and watches what every frame shows.
async (log, { ids, step, goal, patience }) => {
  const order = new Map(ids.map((id, at) => [id, at]));
  const passed = new Uint8Array(ids.length);
  const found = { arrived: false, frames: [], blanks: [], waits: [], shifts: [], lost: 0, disordered: 0 };
  const box = log.getBoundingClientRect();
  const EDGE = 40;
  const top = (row) => row.getBoundingClientRect().top;
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(null);
    });

  function note() {
    let before = null;
    for (const row of log.querySelectorAll("[data-message]")) {
      const at = order.get(row.dataset.message);
      if (at !== undefined) passed[at] = 1;
      if (before !== null && at !== undefined && at !== before + 1) found.disordered++;
      before = at ?? null;
    }
  }

  /** Says whether lines are all over what one sees. */
  function covered() {
    const rows = log.querySelectorAll(".timeline-row");
    if (rows.length === 0) return false;
    return top(rows[0]) <= box.top + EDGE && rows[rows.length - 1].getBoundingClientRect().bottom >= box.bottom - EDGE;
  }

  /** Returns a message in the middle of what one sees. */
  function middle() {
    for (let by = 0; by < box.height / 2; by += 10) {
      for (const side of [by, -by]) {
        const row = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2 + side)?.closest("[data-message]");
        if (row) return row;
      }
    }
    return null;
  }

  let anchor = null;
  let at = 0;

  /** Nothing but a step of ours may move a line; what is mended before it is painted nobody sees. */
  function held() {
    if (anchor === null) return;
    if (!anchor.isConnected) found.lost++;
    else if (Math.abs(top(anchor) - at) > 1) found.shifts.push(top(anchor) - at);
    else return;
    anchor = null;
  }

  let last = await frame();
  let blankSince = null;
  let waitingSince = null;
  for (;;) {
    note();
    await painted();
    held();
    found.arrived = passed[goal] === 1;
    if (found.arrived || (waitingSince !== null && last - waitingSince > patience)) break;
    // Between frames, as a wheel does: the page hears of it at the beginning of the next.
    const before = log.scrollTop;
    log.scrollTop = before + step;
    if (log.scrollTop !== before) {
      if (waitingSince !== null) found.waits.push(last - waitingSince);
      waitingSince = null;
    } else waitingSince ??= last;
    if (covered()) {
      if (blankSince !== null) found.blanks.push(last - blankSince);
      blankSince = null;
    } else blankSince ??= last;
    anchor = middle();
    at = anchor === null ? 0 : top(anchor);
    const now = await frame();
    found.frames.push(now - last);
    last = now;
  }
  const [from, to] = [passed.indexOf(1), passed.lastIndexOf(1)];
  return { ...found, first: from, last: to, missed: passed.subarray(from, to + 1).filter((one) => one === 0).length };
}
