import { loadAhead } from "./pages/ahead";

// As little as can be: what the page shows is asked for first, and the code that shows it is read meanwhile.
loadAhead(window.location.pathname);
void import("./start");
