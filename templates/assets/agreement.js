/* Finds targets while one types; without this file the form asks the server the same. */

const field = document.querySelector("[data-agreement-find]");
if (field) {
  const groups = [...document.querySelectorAll(".agreement-group")];
  const none = document.querySelector("[data-agreement-none]");
  const show = () => {
    const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of groups) {
      const name = group.querySelector("h3").textContent.toLowerCase();
      let here = 0;
      for (const row of group.querySelectorAll("tbody tr")) {
        const text = `${name} ${row.cells[0].textContent} ${row.cells[1].textContent}`.toLowerCase();
        row.hidden = !asked.every((word) => text.includes(word));
        if (!row.hidden) here += 1;
      }
      group.hidden = !here;
      found += here;
    }
    none.hidden = found > 0 || !asked.length;
  };
  field.addEventListener("input", show);
}
