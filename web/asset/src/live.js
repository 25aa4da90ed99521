// htmx, for the pages that have parts of their own to refresh (Page.Live).
import "htmx.org";
