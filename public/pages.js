// Our own pages: bring the marked words into view, copy a chat.
"use strict";
addEventListener("DOMContentLoaded", () => {
  const mark = document.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  document.querySelectorAll("button[data-print]").forEach((button) => button.addEventListener("click", () => print()));
  document.querySelectorAll("form[data-talk]").forEach((form) => {
    let newest = 0; // of two previews on their way only the later one is shown
    form.addEventListener("input", async () => {
      const number = ++newest;
      const answer = await fetch(`${form.dataset.talk}?${new URLSearchParams(new FormData(form))}`);
      const text = answer.ok ? await answer.text() : "Keep at least one thing that must stay true.";
      if (number !== newest) return;
      form.querySelector("pre").textContent = text;
      form.querySelectorAll("button").forEach((button) => { button.disabled = !answer.ok; });
    });
  });
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  });
});
