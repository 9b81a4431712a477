"""What axe finds on a page, without asking the same of the same thing twice: some hundred pages share their parts.

Whole, it would be three quarters of the time that all pages take. What colors come to is asked once for equal colors,
sizes and grounds; what words and roles come to at the second width only of what was not to be seen at the first.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on where things stand, and what is said of a page as a whole.
BY_WIDTH = [
    *("target-size", "scrollable-region-focusable", "focus-order-semantics", "region", "skip-link", "bypass"),
    *("heading-order", "page-has-heading-one", "landmark-one-main", "landmark-unique"),
]
ANEW = "data-seen-first"  # marks what colors are looked at
LOOK = """async ([known, standards, byWidth, again, mark]) => {
  const seen = new Set(known.split(' ')), fresh = [], marked = [], grounds = new Map(), wide = window.seenWide ?? new WeakSet()
  const ground = e => {
    if (!e || e.nodeType !== 1) return ''
    if (!grounds.has(e)) {
      const s = getComputedStyle(e), lies = s.position === 'static' || s.position === 'relative'
      const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode].join()
      grounds.set(e, ground(e.parentNode) + '|' + own + (lies ? '' : 'over'))
    }
    return grounds.get(e)
  }
  const short = key => {
    let a = 0xdeadbeef, b = 0x41c6ce57
    for (let i = 0; i < key.length; i++) {
      a = Math.imul(a ^ key.charCodeAt(i), 2654435761)
      b = Math.imul(b ^ key.charCodeAt(i), 1597334677)
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36).padStart(7, '0')
  }
  const shortened = new Map()
  const isNew = key => {
    if (!shortened.has(key)) shortened.set(key, short(key))
    const brief = shortened.get(key)
    return !seen.has(brief) && seen.add(brief) && fresh.push(brief)
  }
  const tells = e => /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName) ||
    [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
  const own = /(class|role|type|aria-(?!current|describedby|labelledby|controls)[a-z]+)="[^"]*"/g
  const tag = e => 'narrow ' + e.tagName + (e.cloneNode(false).outerHTML.match(own) ?? '') + e.parentNode.tagName + !e.innerText?.trim()
  const narrow = []
  for (const e of document.body.querySelectorAll('*')) {
    if (!e.checkVisibility()) continue
    if (again && !wide.has(e) && isNew(tag(e))) narrow.push(e)
    if (!again) wide.add(e)
    if (!tells(e)) continue
    const s = getComputedStyle(e)
    const over = ground(e).includes('over') ? e.outerHTML : ''
    const key = [s.color, s.fontSize, s.fontWeight, s.textShadow, e.disabled, e.ariaDisabled, ground(e), over].join()
    if (isNew(key)) { e.setAttribute(mark, ''); marked.push(e) }
  }
  window.seenWide = wide
  const rules = byWidth.concat(marked.length ? ['color-contrast'] : [])
  const places = again ? [[document, {type: 'rule', values: rules}]] : [[document, standards]]
  if (narrow.length) places.push([{include: narrow}, standards])
  const found = []
  for (const [where, runOnly] of places)
    found.push(...(await axe.run(where, {resultTypes: ['violations'], runOnly})).violations)
  marked.forEach(e => e.removeAttribute(mark))
  return [fresh, found.map(r => `${r.id}: ${r.help}: ${r.nodes.map(n => n.target).join(', ')}`)]
}"""
CONFIGURE = f"axe.configure({{rules: [{{id: 'color-contrast', selector: '[{ANEW}]'}}]}})"
HELD = "() => { const axe = location.origin !== 'null' && localStorage.getItem('axe'); if (axe) (0, eval)(axe); return !!axe }"
HOLD = "axe => { if (location.origin !== 'null') localStorage.setItem('axe', axe); (0, eval)(axe) }"


@dataclass(frozen=True)
class Known:
    """What a run of pages has been asked already, by signature: 64 bits of what it came to, since all go to each page."""

    signatures: set[str] = field(default_factory=set)


async def barriers(page: Page) -> list[str]:
    """All that axe finds, one line each, whatever was asked before."""
    return await barriers_anew(page, Known())


async def barriers_anew(page: Page, known: Known, *, again: bool = False) -> list[str]:
    """What axe finds, but for what is known; `again`: the same page, at another width."""
    if not await page.evaluate("'axe' in window"):
        await _brought(page)
    held = " ".join(known.signatures)
    fresh, found = await page.evaluate(LOOK, [held, STANDARDS, BY_WIDTH, again, ANEW])
    if not found:  # what was found is found on the next page, too
        known.signatures.update(fresh)
    return list(dict.fromkeys(found))


async def _brought(page: Page) -> None:
    """Axe into this page: sent once to each window, which keeps it, since half a megabyte takes a tenth of a second."""
    if not await page.evaluate(HELD):
        await page.evaluate(HOLD, f"{_axe()};{CONFIGURE}")


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")
