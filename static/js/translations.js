// The translations page saves as the editor does.
import { listen } from "./drafts/saving.js";

const page = document.getElementById("translations");
if (page) listen(page);
