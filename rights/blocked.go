package rights

import (
	"slices"

	"vidhuk"
)

// openToBlocked are the deeds that stay with a person who is blocked (4.4-c): to
// follow what they wrote and say whether it is solved, to take back, to appeal,
// and to remain master of the account and its letters. A block is no erasure.
// Every other deed is refused, also one that is yet to be thought of.
var openToBlocked = []vidhuk.Deed{
	vidhuk.DeedAgree, vidhuk.DeedObject, vidhuk.DeedRate, vidhuk.DeedWithdraw,
	vidhuk.DeedAppeal, vidhuk.DeedAppealSanction,
	vidhuk.DeedFollow, vidhuk.DeedUnfollow, vidhuk.DeedUnsupport, vidhuk.DeedSubscribe,
	vidhuk.DeedDeleteComment, vidhuk.DeedLeave, vidhuk.DeedAgreeRules, vidhuk.DeedProfile, vidhuk.DeedErase,
}

// inEmergency are those that a blocked person may do to a message of an emergency
// that nobody has published: the service 1588 reads it, the public does not.
var inEmergency = []vidhuk.Deed{vidhuk.DeedSubmit, vidhuk.DeedEdit, vidhuk.DeedSupplement}

// OpenToBlocked reports whether a person who is blocked may do the deed.
func OpenToBlocked(deed vidhuk.Deed, c Case) bool {
	return slices.Contains(openToBlocked, deed) || c.Emergency && slices.Contains(inEmergency, deed)
}
