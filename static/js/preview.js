// A preview's cards show gap and score texts as the questionnaire does, and save nothing.
import { Card } from "./questionnaire/card.js";
import { listen } from "./questionnaire/keyboard.js";

const form = document.getElementById("questions");
listen([...document.querySelectorAll("[data-question]")].map((element) => new Card(element, () => {})));
form?.addEventListener("submit", (event) => event.preventDefault());
