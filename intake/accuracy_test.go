package intake

import (
	"slices"
	"testing"

	"vidhuk/competence"
)

// The words that tell a topic were chosen while looking at the messages on even
// lines only; those on odd lines show how they do on texts nobody looked at.
// One message may speak of several matters while the portal gave it one kind,
// so the share of texts whose kind is among the first three matters as well.
func TestSuggestedTopicsAgreeWithThePortal(t *testing.T) {
	_, city := mykolaiv(t)
	m := kyivMapping(t)
	var count, first, three, silent [2]int
	realItems(t, func(item Item) {
		if item.Line%6 > 1 { // a third of the messages tells as much as all
			return
		}
		half := item.Line % 2
		mapped := m.Map(item)
		suggested := city.SuggestTopic(item.Text)
		count[half]++
		switch at := slices.IndexFunc(suggested, func(s competence.TopicSuggestion) bool {
			return s.Topic == mapped.Topic && s.Subtopic == mapped.Subtopic
		}); {
		case at == 0:
			first[half]++
			three[half]++
		case at == 1 || at == 2:
			three[half]++
		case len(suggested) == 0:
			silent[half]++
		}
	})
	for half, name := range []string{"even lines, looked at", "odd lines, never looked at"} {
		if count[half] == 0 {
			return
		}
		share := func(n int) float64 { return 100 * float64(n) / float64(count[half]) }
		t.Logf("%s: %d messages, first suggestion right %.1f %%, among three %.1f %%, no suggestion %.1f %%",
			name, count[half], share(first[half]), share(three[half]), share(silent[half]))
		if share(first[half]) < 70 || share(three[half]) < 85 {
			t.Errorf("%s: the suggestions have become too poor to help a moderator", name)
		}
	}
}

// With the topic given, as on the moderator's desk, the first organization that
// the order binds should mostly be the one the portal's body became.
func TestSuggestedOrganizationsAgreeWithThePortal(t *testing.T) {
	_, city := mykolaiv(t)
	m := kyivMapping(t)
	count, right := 0, 0
	realItems(t, func(item Item) {
		if item.Line%6 != 1 {
			return
		}
		mapped := m.Map(item)
		// Districts and house managers of another city say nothing about ours.
		if lead, _ := city.Organization(mapped.Organizations[0]); lead.District != "" || slices.Contains(mapped.Organizations, "manager") || lead.Slug == "dez-pilot" {
			return
		}
		count++
		for _, s := range city.Suggest(competence.Question{Text: item.Text, Topic: mapped.Topic, Subtopic: mapped.Subtopic}) {
			if !s.External {
				if slices.Contains(mapped.Organizations, s.Organization) {
					right++
				}
				break
			}
		}
	})
	if count == 0 {
		return
	}
	share := 100 * float64(right) / float64(count)
	t.Logf("%d messages, first bound organization right %.1f %%", count, share)
	if share < 60 {
		t.Error("the suggestions have become too poor to help a moderator")
	}
}
