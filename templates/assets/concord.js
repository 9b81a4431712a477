/* What pages do beyond USWDS and htmx. Every page also works without this file. */

document.documentElement.classList.add("has-script");
