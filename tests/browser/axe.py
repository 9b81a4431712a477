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
  const seen = new Set(known), fresh = [], marked = [], grounds = new Map(), wide = window.seenWide ?? new WeakSet()
  const ground = e => {
    if (!e || e.nodeType !== 1) return ''
    if (!grounds.has(e)) {
      const s = getComputedStyle(e), lies = s.position === 'static' || s.position === 'relative'
      const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode].join()
      grounds.set(e, ground(e.parentNode) + '|' + own + (lies ? '' : 'over'))
    }
    return grounds.get(e)
  }
  const isNew = key => !seen.has(key) && seen.add(key) && fresh.push(key)
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


@dataclass(frozen=True)
class Known:
    """What a run of pages has been asked already, by signature."""

    signatures: set[str] = field(default_factory=set)


async def barriers(page: Page) -> list[str]:
    """All that axe finds, one line each, whatever was asked before."""
    return await barriers_anew(page, Known())


async def barriers_anew(page: Page, known: Known, *, again: bool = False) -> list[str]:
    """What axe finds, but for what is known; `again`: the same page, at another width."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(f"{_axe()};{CONFIGURE}")
    held = sorted(known.signatures)
    fresh, found = await page.evaluate(LOOK, [held, STANDARDS, BY_WIDTH, again, ANEW])
    if not found:  # what was found is found on the next page, too
        known.signatures.update(fresh)
    return list(dict.fromkeys(found))


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")
