// Our own pages: bring the marked words into view, copy a chat.
"use strict";
addEventListener("DOMContentLoaded", () => {
  const mark = document.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  document.querySelectorAll("button[data-print]").forEach((button) => button.addEventListener("click", () => print()));
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  });
});
