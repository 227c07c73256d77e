// The chat page: follow the system's theme, open our own pages in a dialog, name the citations, tell of a reload once.
"use strict";
(() => {
  if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system");

  const OURS = 'a[href^="/evidence/"], a[href^="/why/"], a[href^="/chat/"], a[href^="/profile/"], a[href^="/verdict/"]';
  let dialog = null;
  let opener = null;

  function isDark() {
    return document.documentElement.classList.contains("dark");
  }

  function makeDialog() {
    dialog = document.createElement("dialog");
    dialog.className = "passage";
    const bar = document.createElement("div");
    bar.className = "bar";
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    bar.append(close);
    dialog.append(bar);
    dialog.addEventListener("close", () => {
      dialog.querySelector("iframe").remove();
      // The browser has mostly given the focus back already, and this event comes later: do not take it away again.
      const focused = document.activeElement;
      if (opener && (focused === document.body || dialog.contains(focused))) opener.focus();
    });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
  }

  // A new frame for each page: an old one would show the passage before for a moment, and fill the Back button's list.
  function makeFrame(address, label) {
    const frame = document.createElement("iframe");
    frame.title = label;
    frame.src = address;
    frame.addEventListener("load", () => {
      const page = frame.contentDocument;
      if (!page) return;
      page.documentElement.dataset.theme = isDark() ? "dark" : "light";
      page.addEventListener("keydown", (event) => { if (event.key === "Escape") dialog.close(); });
    });
    return frame;
  }

  // Escape closes the page that is open; a tooltip of the button below it would otherwise take the first one for itself.
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !dialog || !dialog.open) return;
    event.preventDefault();
    event.stopPropagation();
    dialog.close();
  }, true);

  function openPage(address, label, from) {
    if (!dialog) makeDialog();
    opener = from;
    dialog.setAttribute("aria-label", label);
    dialog.append(makeFrame(address, label));
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(OURS);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    openPage(link.getAttribute("href"), link.getAttribute("aria-label") || link.textContent, link);
  }, true);

  // A button of a message is answered by the server, which asks the page to open what belongs to it. Meanwhile the
  // button is disabled and has lost the focus, so remember which one it was.
  let pressed = null;
  document.addEventListener("click", (event) => { pressed = event.target.closest && event.target.closest("button"); }, true);
  window.addEventListener("message", (event) => {
    const asked = event.source === window && event.data && event.data.open;
    if (typeof asked !== "string" || !asked.startsWith("/talk/") || (dialog && dialog.open)) return;
    openPage(asked, event.data.label, pressed);
  });

  const TALKED = "advisor-talked";
  function look() {
    document.querySelectorAll('a[href^="/evidence/"]:not([aria-label])').forEach((link) => {
      link.setAttribute("aria-label", `Source ${link.textContent.trim()}: ${link.title || "passage"}`);
    });
    for (const [icon, name] of [["thumbs-up", "Helpful"], ["thumbs-down", "Not helpful"], ["copy", "Copy this message"]]) {
      document.querySelectorAll(`button:not([aria-label]):has(svg.lucide-${icon})`).forEach((button) => {
        button.setAttribute("aria-label", name);
      });
    }
    if (document.querySelector('[data-step-type="user_message"]')) sessionStorage.setItem(TALKED, "yes");
  }
  function tellOfReload() {
    const note = document.createElement("div");
    note.id = "reload-note";
    note.setAttribute("role", "status");
    note.textContent = "A reload starts a new chat; the one before is not kept.";
    document.body.append(note);
    setTimeout(() => note.remove(), 8000);
  }
  function start() {
    if (sessionStorage.getItem(TALKED)) { sessionStorage.removeItem(TALKED); tellOfReload(); }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    look();
  }
  if (document.body) start(); else document.addEventListener("DOMContentLoaded", start);
})();
