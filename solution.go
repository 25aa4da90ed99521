package vidhuk

import "strings"

// excerptLength is how much of the question a resolution post repeats, in
// characters.
const excerptLength = 280

// Solution drafts the separate post about a solved problem (3.3.7): the question
// and the last answer of each organization whose final mark stands. It never
// names the author, and sets the words of the citizen apart from those of the
// organizations. short gives an organization's short name by its slug.
func Solution(question string, assignments []Assignment, comments []Comment, short func(slug string) string) string {
	parts := []string{"Питання: «" + Excerpt(question) + "»"}
	for _, a := range assignments {
		if a.State != AssignmentFinal {
			continue
		}
		if answer := lastAnswer(comments, a.Organization); answer != "" {
			parts = append(parts, short(a.Organization)+": "+answer)
		}
	}
	return strings.Join(parts, "\n\n")
}

func lastAnswer(comments []Comment, organization string) string {
	text := ""
	for _, c := range comments {
		if c.Kind == Answer && c.Organization == organization {
			text = c.Text
		}
	}
	return text
}

// Excerpt is the first words of a text, where it is quoted.
func Excerpt(text string) string { return cutAtWord(text, excerptLength) }

// cutAtWord keeps at most length characters of a text.
func cutAtWord(text string, length int) string {
	runes := []rune(text)
	if len(runes) <= length {
		return text
	}
	cut := string(runes[:length])
	if i := strings.LastIndexAny(cut, " \n"); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}

// Said lists what organizations said on the merits under a message, corrections
// included, and the posts about its solution: what is found together with it.
func Said(comments []Comment, resolutions []Resolution) []string {
	var all []string
	for _, c := range comments {
		if c.Kind.Searched() {
			all = append(all, c.Text)
		}
	}
	for _, r := range resolutions {
		all = append(all, r.Text)
	}
	return all
}
