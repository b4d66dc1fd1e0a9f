// Runs before anything is painted: the page is light or dark, as its reader chose.
document.documentElement.dataset.theme = localStorage.getItem("tsd-theme") || "os";
