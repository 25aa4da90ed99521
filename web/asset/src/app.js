// What script adds to pages that are complete without it. Each part looks for
// its own attribute and does nothing where there is none.
import "./enhance/keys.js";
import "./enhance/draft.js";
import "./enhance/counter.js";
import "./enhance/photos.js";
import "./enhance/compose.js";
import "./enhance/form.js";
import "./enhance/time.js";
import "./enhance/news.js";
import "./enhance/join.js";
import "./enhance/offline.js";
import "./enhance/share.js";
