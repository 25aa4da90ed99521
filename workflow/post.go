package workflow

import (
	"slices"

	"vidhuk"
)

// PostStep is one row of the table of information posts. The empty state is a
// post that does not exist yet.
type PostStep struct {
	Deed vidhuk.Deed
	From []vidhuk.PostState
	To   []vidhuk.PostState
}

func posts(s ...vidhuk.PostState) []vidhuk.PostState { return s }

// PostSteps is the state machine of an information post (4.1).
var PostSteps = []PostStep{
	{vidhuk.DeedPost, posts(""), posts(vidhuk.PostDraft, vidhuk.PostScheduled, vidhuk.PostPublished)},
	{vidhuk.DeedEditPost, posts(vidhuk.PostDraft, vidhuk.PostScheduled), posts(vidhuk.PostDraft, vidhuk.PostScheduled, vidhuk.PostPublished)},
	{vidhuk.DeedIssuePost, posts(vidhuk.PostScheduled), posts(vidhuk.PostPublished)},
	{vidhuk.DeedCorrectPost, posts(vidhuk.PostPublished, vidhuk.PostExpired), posts(vidhuk.PostPublished, vidhuk.PostExpired)},
	{vidhuk.DeedPin, posts(vidhuk.PostPublished), posts(vidhuk.PostPublished)},
	{vidhuk.DeedUnpin, posts(vidhuk.PostPublished), posts(vidhuk.PostPublished)},
	{vidhuk.DeedExpirePost, posts(vidhuk.PostPublished), posts(vidhuk.PostExpired)},
	{vidhuk.DeedHidePost, posts(vidhuk.PostPublished, vidhuk.PostExpired), posts(vidhuk.PostHidden)},
}

// CheckPost refuses a step that the table does not have: vidhuk.Conflict
// "wrong_post_state".
func CheckPost(deed vidhuk.Deed, from, to vidhuk.PostState) error {
	for _, s := range PostSteps {
		if s.Deed == deed && slices.Contains(s.From, from) && slices.Contains(s.To, to) {
			return nil
		}
	}
	return vidhuk.Refuse(vidhuk.Conflict, "wrong_post_state", "deed", string(deed), "state", string(from))
}

// MayPost reports whether the deed is possible from a post's state.
func MayPost(deed vidhuk.Deed, from vidhuk.PostState) bool {
	return slices.ContainsFunc(PostSteps, func(s PostStep) bool { return s.Deed == deed && slices.Contains(s.From, from) })
}
