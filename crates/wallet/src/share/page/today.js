/*
 * Says how each badge stands on the visitor's day: the ring, the word and its colour. Without this
 * file the page says the same by dates alone.
 */
"use strict";
(() => {
  const DAY = 86_400_000;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const now = Date.now();
  const moment = (text) => (text ? Date.parse(text) : Number.NaN);
  const day = (at) => {
    const date = new Date(at);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };

  /** From when on a badge expires soon: its last tenth, 7 to 60 days. */
  const soonFrom = (begins, expires) =>
    expires - Math.min(60 * DAY, Math.max(7 * DAY, Number.isNaN(begins) ? 60 * DAY : (expires - begins) / 10));

  /** The colour, the sign and the words, or nothing where the day changes nothing. */
  function words(standing, begins, expires) {
    if (standing && standing !== "issuer-not-confirmed") return null;
    if (now >= expires) return ["bad", "clock", `Expired ${day(expires)}`];
    if (begins - 5 * 60_000 > now) return ["warn", "clock", `Valid from ${day(begins)}`];
    if (standing) return ["warn", "question", "Signed, issuer not confirmed"];
    if (Number.isNaN(expires)) return ["ok", "tick", "No expiry"];
    if (now >= soonFrom(begins, expires)) {
      const days = Math.ceil((expires - now) / DAY);
      return ["warn", "clock", `Expires in ${days} ${days === 1 ? "day" : "days"}`];
    }
    return ["ok", "tick", `Valid to ${day(expires)}`];
  }

  /** The share of the ring and its colour. */
  function ring(standing, begins, expires) {
    if (standing === "revoked" || standing === "suspended" || standing === "not-genuine" || now >= expires) return [0, "bad"];
    const life = Number.isNaN(begins) ? 600 * DAY : expires - begins;
    const share = life > 0 ? Math.min(1, (expires - now) / life) : 0;
    if (now >= soonFrom(begins, expires)) return [share, "warn"];
    const isKnown = (!standing || standing === "not-yours") && !(begins - 5 * 60_000 > now);
    return [share, isKnown ? "ok" : "idle"];
  }

  for (const badge of document.querySelectorAll("[data-expires], [data-begins]")) {
    const { standing, begins: from, expires: to } = badge.dataset;
    const [begins, expires] = [moment(from), moment(to)];
    const said = words(standing, begins, expires);
    const pill = badge.querySelector(".pill");
    if (said && pill) {
      const [tone, sign, text] = said;
      pill.className = `pill ${tone}`;
      pill.querySelector("use").setAttribute("href", `#${sign}`);
      pill.lastChild.data = text;
    }
    const arc = badge.querySelector(".pic use[stroke-dasharray]");
    if (arc && !Number.isNaN(expires)) {
      const [share, tone] = ring(standing, begins, expires);
      arc.setAttribute("class", tone);
      const [, around] = arc.getAttribute("stroke-dasharray").split(" ");
      arc.setAttribute("stroke-dasharray", `${(share * around).toFixed(1)} ${around}`);
    }
  }
})();
