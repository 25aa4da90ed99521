package rights

import (
	"slices"

	"vidhuk"
)

// goesOn are the deeds that no order stops (7.1): people remain masters of
// their accounts and letters, staff can sign in, letters that were promised go
// out, running alerts end, what breaks the law is taken out of sight with its
// ground and its snapshot (4.3, 5.1.2), evidence is looked at, held and given out
// and ends by its rule, and the order itself has its own states.
// Every other deed adds or changes what the archive keeps.
var goesOn = []vidhuk.Deed{
	vidhuk.DeedProfile, vidhuk.DeedErase, vidhuk.DeedLeave, vidhuk.DeedUnfollow, vidhuk.DeedSubscribe,
	vidhuk.DeedAccount, vidhuk.DeedResend,
	vidhuk.DeedEndAlert, vidhuk.DeedExpireAlert,
	vidhuk.DeedHide, vidhuk.DeedHidePost, vidhuk.DeedRemoveComment,
	vidhuk.DeedViewEvidence, vidhuk.DeedExportEvidence, vidhuk.DeedHoldEvidence, vidhuk.DeedLiftHold, vidhuk.DeedRemoveEvidence,
	vidhuk.DeedEndSanction,
	vidhuk.DeedProposeStop, vidhuk.DeedConfirmStop, vidhuk.DeedWithdrawStop,
}

// GoesOn reports whether the deed is done also after activity was stopped.
func GoesOn(deed vidhuk.Deed) bool { return slices.Contains(goesOn, deed) }
