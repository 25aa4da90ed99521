package look

import (
	"vidhuk"
	"vidhuk/store"
)

// What a person's dossier shows of each part: see dossier.

// numbersOf gives the numbers of the messages that things are about.
func numbersOf[T any](tx *store.Tx, list []T, about func(T) int64) (map[int64]vidhuk.Number, error) {
	ids := make([]int64, len(list))
	for i, v := range list {
		ids[i] = about(v)
	}
	return tx.NumbersOf(ids)
}

func alertRows(tx *store.Tx, id int64) ([]Row, error) {
	districts, err := tx.Subscription(id)
	if len(districts) == 0 {
		return nil, err
	}
	return []Row{{{"districts", districts}, {"whole_city", districts[0] == ""}}}, err
}

func tokenRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.Tokens(id)
	var rows []Row
	for _, t := range list {
		rows = append(rows, Row{
			{"name", t.Name}, {"created_at", t.CreatedAt}, {"expires_at", moment(t.ExpiresAt)}, {"revoked_at", moment(t.RevokedAt)},
		})
	}
	return rows, err
}

// wordingRows are the earlier texts of messages, and then of comments.
func wordingRows(tx *store.Tx, id int64) ([]Row, error) {
	texts, err := tx.EarlierTexts(id)
	if err != nil {
		return nil, err
	}
	numbers, err := numbersOf(tx, texts, func(r vidhuk.Revision) int64 { return r.MessageID })
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, r := range texts {
		rows = append(rows, Row{
			{"number", numbers[r.MessageID]}, {"text", r.Text}, {"topic", r.Topic}, {"subtopic", r.Subtopic}, {"district", r.Place.District},
			{"address", r.Place.Address}, {"lat", r.Place.Lat}, {"lon", r.Place.Lon}, {"created_at", r.At},
		})
	}
	comments, err := tx.EarlierComments(id)
	for _, w := range comments {
		rows = append(rows, Row{{"comment", w.CommentID}, {"text", w.Text}, {"created_at", w.At}})
	}
	return rows, err
}

func proposalRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.ProposalsBy(id)
	if err != nil {
		return nil, err
	}
	numbers, err := numbersOf(tx, list, func(p vidhuk.Proposal) int64 { return p.MessageID })
	var rows []Row
	for _, p := range list {
		rows = append(rows, Row{
			{"number", numbers[p.MessageID]}, {"state", p.State}, {"text", p.Text}, {"topic", p.Topic}, {"subtopic", p.Subtopic},
			{"district", p.Place.District}, {"address", p.Place.Address}, {"lat", p.Place.Lat}, {"lon", p.Place.Lon},
			{"ground", p.Ground}, {"reason", p.Reason}, {"created_at", p.CreatedAt}, {"decided_at", moment(p.DecidedAt)},
		})
	}
	return rows, err
}

func appealRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.AppealsBy(id)
	if err != nil {
		return nil, err
	}
	numbers, err := numbersOf(tx, list, func(a vidhuk.Appeal) int64 { return a.MessageID })
	var rows []Row
	for _, a := range list {
		rows = append(rows, Row{
			{"number", numbers[a.MessageID]}, {"state", a.State}, {"text", a.Text}, {"ground", a.Ground}, {"reason", a.Reason},
			{"answer", a.Answer}, {"created_at", a.CreatedAt}, {"decided_at", moment(a.DecidedAt)},
		})
	}
	return rows, err
}

func ratingRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.RatingsBy(id)
	if err != nil {
		return nil, err
	}
	numbers, err := numbersOf(tx, list, func(r vidhuk.Rating) int64 { return r.MessageID })
	var rows []Row
	for _, r := range list {
		rows = append(rows, Row{
			{"number", numbers[r.MessageID]}, {"solved", r.Solved}, {"score", r.Score}, {"text", r.Text}, {"created_at", r.RatedAt},
		})
	}
	return rows, err
}

func reportRows(tx *store.Tx, id, after int64) ([]Row, int64, error) {
	list, err := tx.ReportsBy(id, after, exportBatch)
	if err != nil {
		return nil, after, err
	}
	numbers, err := numbersOf(tx, list, func(r vidhuk.Report) int64 { return r.MessageID })
	var rows []Row
	for _, r := range list {
		after = r.ID
		rows = append(rows, Row{
			{"number", numbers[r.MessageID]}, {"comment", r.CommentID}, {"ground", r.Ground}, {"text", r.Text}, {"state", r.State},
			{"answer", r.Answer}, {"created_at", r.CreatedAt}, {"decided_at", moment(r.DecidedAt)},
		})
	}
	return rows, after, err
}

func photoRows(tx *store.Tx, id, after int64) ([]Row, int64, error) {
	list, err := tx.PhotosBy(id, after, exportBatch)
	if err != nil {
		return nil, after, err
	}
	numbers, err := numbersOf(tx, list, func(p vidhuk.Photo) int64 { return p.MessageID })
	var rows []Row
	for _, p := range list {
		after = p.ID
		rows = append(rows, Row{
			{"photo", p.ID}, {"number", numbers[p.MessageID]}, {"width", p.Width}, {"height", p.Height}, {"bytes", p.Bytes},
			{"sha256", p.SHA256}, {"stage", p.Stage}, {"created_at", p.CreatedAt},
		})
	}
	return rows, after, err
}

func mailRows(tx *store.Tx, id, after int64) ([]Row, int64, error) {
	list, err := tx.LettersTo(id, after, exportBatch)
	var rows []Row
	for _, l := range list {
		after = l.ID
		rows = append(rows, Row{
			{"kind", l.Kind}, {"number", l.Number}, {"email", l.Address}, {"state", l.State}, {"created_at", l.CreatedAt}, {"sent_at", moment(l.SentAt)},
		})
	}
	return rows, after, err
}

func sanctionRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.SanctionsOf(id)
	var rows []Row
	for _, s := range list {
		if s.From.IsZero() {
			continue // it has not happened
		}
		rows = append(rows, Row{
			{"rung", s.Rung}, {"state", s.State}, {"text", s.Text}, {"from", moment(s.From)}, {"until", moment(s.Until)},
			{"answer", s.EndText}, {"created_at", s.ProposedAt}, {"decided_at", moment(s.EndedAt)},
		})
	}
	return rows, err
}

func violationRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.ViolationsOf(id)
	if err != nil {
		return nil, err
	}
	numbers, err := numbersOf(tx, list, func(v vidhuk.Violation) int64 { return v.MessageID })
	var rows []Row
	for _, v := range list {
		rows = append(rows, Row{
			{"number", numbers[v.MessageID]}, {"comment", v.CommentID}, {"ground", v.Ground}, {"text", v.Text}, {"created_at", v.CommittedAt},
			{"decided_at", v.FoundAt}, {"annulled_at", moment(v.AnnulledAt)},
		})
	}
	return rows, err
}

func sanctionAppealRows(tx *store.Tx, id int64) ([]Row, error) {
	list, err := tx.SanctionAppealsBy(id)
	var rows []Row
	for _, a := range list {
		rows = append(rows, Row{
			{"state", a.State}, {"text", a.Text}, {"answer", a.Answer}, {"created_at", a.CreatedAt}, {"due", a.DueAt}, {"decided_at", moment(a.DecidedAt)},
		})
	}
	return rows, err
}
