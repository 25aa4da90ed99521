package center

import (
	"context"

	"vidhuk"
	"vidhuk/store"
)

// keepStatusKey makes the key of the status codes once: codes on receipts and in
// letters work for ever.
func keepStatusKey(tx *store.Tx) error {
	plain, _ := secret()
	return tx.KeepSetting(vidhuk.StatusKeySetting, plain)
}

// The limits of wrong status codes in an hour: for one message from one network,
// and for one network.
const (
	codesPerMessage = 20
	codesPerNetwork = 200
)

// WrongStatusCode counts a status code that was wrong, so that nobody tries them
// all. Right ones are not counted, and nobody is locked out. Error:
// vidhuk.TooMany "too_many_tries".
func (c *Center) WrongStatusCode(ctx context.Context, origin string, number vidhuk.Number) error {
	from := Network(origin)
	if err := c.try(ctx, "status@"+from, codesPerNetwork, hour); err != nil {
		return err
	}
	return c.try(ctx, "status/"+hashed(string(number)+" "+from), codesPerMessage, hour)
}
