/* A grid of fields that is typed like a spreadsheet: Enter and arrows go down and up, Escape restores, cells are pasted.
   Without this file the same fields are an ordinary form. */

const grid = document.querySelector("[data-grid]");
const COLUMNS = ["amount", "unit", "goal", "calendar"];
if (grid) {
  const rows = () => [...grid.querySelectorAll("fieldset.draft-row")];
  const column = (field) => COLUMNS.indexOf(field.name.split(":")[0]);
  const cell = (row, place) => row && row.querySelector(`[name^="${COLUMNS[place]}:"]`);
  const told = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  const go = (field, step) => {
    const all = rows();
    const next = cell(all[all.indexOf(field.closest(".draft-row")) + step], column(field));
    if (!next) return false;
    next.focus();
    if (next.select) next.select();
    return true;
  };

  grid.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.name || column(field) < 0) return;
    if (field.tagName === "INPUT" && ["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) {
      if (go(field, event.key === "ArrowUp" ? -1 : 1) || event.key !== "Enter") event.preventDefault();
    }
    if (event.key === "Escape" && field.tagName === "INPUT" && field.value !== field.defaultValue) {
      field.value = field.defaultValue;
      told(field);
    }
  });

  /* What a cell says, into a field: a choice by its words; what fits nothing stays typed nowhere and is named. */
  const put = (field, words) => {
    if (field.tagName !== "SELECT") {
      field.value = words;
      return true;
    }
    const asked = words.toLowerCase();
    const fits = [...field.options].find((one) => [one.value, one.text].some((known) => known.toLowerCase() === asked));
    if (fits) field.value = fits.value;
    return Boolean(fits);
  };

  grid.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!field.name || column(field) < 0 || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const all = rows();
    const first = all.indexOf(field.closest(".draft-row"));
    text.split("\n").forEach((line, down) => {
      const row = all[first + down];
      if (!row) return;
      row.querySelector(".draft-wrong")?.remove();
      const wrong = [];
      line.split("\t").forEach((words, right) => {
        const place = cell(row, column(field) + right);
        if (place && words.trim() && !put(place, words.trim())) wrong.push(words.trim());
      });
      if (wrong.length) {
        const note = document.createElement("p");
        note.className = "draft-wrong";
        note.setAttribute("role", "alert");
        note.textContent = `Not understood: ${wrong.join(", ")}. Choose from the list.`;
        row.append(note);
      }
    });
    told(field);
  });
}
