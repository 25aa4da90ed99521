package simulate

import (
	"fmt"
	"slices"

	"vidhuk"
)

// unpublished are the states before publication.
var unpublished = []vidhuk.State{vidhuk.Pending, vidhuk.Clarifying, vidhuk.Rejected}

// audit finds what an answer of the API breaks of the invariants of
// requirements 1.10, as far as it shows them.
func audit(m *message) []string {
	var broken []string
	wrong := func(format string, args ...any) {
		broken = append(broken, fmt.Sprintf("%s (%s): ", m.Number, m.State)+fmt.Sprintf(format, args...))
	}
	if !slices.Contains(vidhuk.States, m.State) {
		wrong("no such state")
	}
	if slices.Contains(unpublished, m.State) != m.PublishedAt.IsZero() && m.State != vidhuk.Withdrawn {
		wrong("published at %s", m.PublishedAt)
	}
	if m.State == vidhuk.Rejected && (m.can(vidhuk.DeedResubmit) || m.Desk != nil) && (m.Ground == "" || m.Reason == "") {
		wrong("rejected without a ground or a text")
	}
	if m.State == vidhuk.Closed && m.Commentable {
		wrong("closed, and members may comment")
	}
	if m.State == vidhuk.Closed && m.Outcome == vidhuk.MarkDone && !slices.ContainsFunc(m.Resolutions, func(p post) bool { return p.Mark == vidhuk.MarkDone }) {
		wrong("done, and no separate post")
	}
	answered := map[string]bool{}
	for _, c := range m.Thread {
		auditComment(c, answered, wrong)
	}
	return broken
}

// auditComment looks at one comment of the main thread; answered are the
// organizations that have answered above it.
func auditComment(c comment, answered map[string]bool, wrong func(string, ...any)) {
	slug := c.Organization.Slug
	if c.Kind.Official() != (slug != "") {
		wrong("a %s of organization %q", c.Kind, slug)
	}
	switch c.Kind {
	case vidhuk.Answer:
		answered[slug] = c.Text != ""
	case vidhuk.MarkComment:
		if c.MarkText != c.Mark.String() || c.MarkText == "" {
			wrong("the mark %s reads %q", c.Mark, c.MarkText)
		}
		if c.Tag != vidhuk.AdministratorTag {
			wrong("the mark %s without its tag", c.Mark)
		}
		if c.Mark.Final() && !answered[slug] {
			wrong("%s marks %s without an answer", slug, c.Mark)
		}
	}
	for _, r := range c.Replies {
		if r.Kind != vidhuk.Remark {
			wrong("a %s is no reply", r.Kind)
		}
	}
}
