package public

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// Watch is a list that a page with script has told us to watch, and where in it
// the page stands.
type Watch struct {
	Key   string // equal for watches that Newer answers alike
	Since int64  // everything later is new to the page
	// Newer lists what is later than a place, the latest first; some hundred at
	// most.
	Newer func(ctx context.Context, since int64) ([]int64, error)
	Text  string // key of the sentence with the number of new things
}

// FeedNewsPath is where the feed's watch is asked for, with the feed's filters
// and "since": microseconds of the newest thing on the page.
const FeedNewsPath = "/feed/live"

// NewsPath is where the watch of a message is asked for, with "since": the key
// of the newest comment on the page.
const NewsPath = "/messages/{number}/live"

// WatchFeed reads the watch of a feed off the address: what visitors see.
func WatchFeed(l *look.Look, r *http.Request) (Watch, error) {
	c, f := choose(r)
	since := f.Int("since")
	c.after = ""
	filter := c.filter(l)
	w := Watch{Key: "feed?" + c.values().Encode(), Since: since, Text: "news.feed"}
	if c.newest {
		w.Text = "news.new"
	}
	w.Newer = func(ctx context.Context, since int64) ([]int64, error) {
		times, err := l.News(ctx, filter, time.UnixMicro(since))
		newer := make([]int64, len(times))
		for i, t := range times {
			newer[i] = t.UnixMicro()
		}
		return newer, err
	}
	return w, f.Err()
}

// WatchMessage reads the watch of a message's thread. Error: vidhuk.NotFound.
func WatchMessage(l *look.Look, r *http.Request) (Watch, error) {
	f, n := page.Query(r), vidhuk.Number(r.PathValue("number"))
	w := Watch{Key: "message/" + string(n), Since: f.Int("since"), Text: "news.replies"}
	w.Newer = func(ctx context.Context, since int64) ([]int64, error) { return l.Replies(ctx, n, since) }
	if err := f.Err(); err != nil {
		return w, err
	}
	_, err := w.Newer(r.Context(), w.Since)
	return w, err
}

// live is the address of the watch of this list; empty where nothing new
// belongs on the page, or its reader spares bytes.
func (v feedView) live(p *page.Page) string {
	if v.chosen.after != "" || v.follows || p.Lite {
		return ""
	}
	since := p.Now.UnixMicro()
	if len(v.items) > 0 {
		since = v.items[0].At().UnixMicro()
	}
	q := v.chosen.values()
	q.Set("since", strconv.FormatInt(since, 10))
	return FeedNewsPath + "?" + q.Encode()
}

// live is the address of the watch of this thread; empty where nobody answers
// any more, or the reader spares bytes.
func (v *messageView) live() string {
	if !v.Commentable || v.p.Lite {
		return ""
	}
	var last int64
	for _, c := range v.Thread {
		last = max(last, c.ID)
		for _, r := range c.Replies {
			last = max(last, r.ID)
		}
	}
	return show.MessagePath(v.Number) + "/live?" + url.Values{"since": {strconv.FormatInt(last, 10)}}.Encode()
}
