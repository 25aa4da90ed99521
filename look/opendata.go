package look

import (
	"context"
	"fmt"
	"time"

	"vidhuk"
	"vidhuk/competence"
	"vidhuk/gazetteer"
	"vidhuk/regulation"
	"vidhuk/store"
)

// OpenRecord is a message as open data tell of it: what, when, where and what
// became of it, without a text and without people.
type OpenRecord struct {
	Number       vidhuk.Number
	ReceivedAt   time.Time
	Kind         vidhuk.MessageKind
	Topic        regulation.Text
	Subtopic     regulation.Text
	Channel      vidhuk.Channel
	Code         string // of the district, or of the city where that is not known
	Street       string // as the gazetteer names it; never what an author typed
	State        vidhuk.State
	Organization vidhuk.Organization // who leads; zero: nobody
	Outcome      vidhuk.Mark
	Ground       regulation.Text // of a rejection or removal
	MergedInto   vidhuk.Number
}

// OpenSet describes the open data as they stand.
type OpenSet struct {
	Count   int64
	First   int    // year of the oldest message; 0: there is none
	Last    int    // year of now
	Version string // changes with whatever changes a record
	Place   competence.Address
}

// OpenSet tells what open data there are.
func (l *Look) OpenSet(ctx context.Context) (OpenSet, error) {
	set := OpenSet{Last: l.Now().In(l.rules.Clocks.Location).Year(), Place: l.city.Address}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		first, count, err := tx.FirstReceived(l.privateTopics())
		if err != nil {
			return err
		}
		if set.Count = count; count > 0 {
			set.First = first.In(l.rules.Clocks.Location).Year()
		}
		last, err := tx.LastEntry()
		if err != nil {
			return err
		}
		streets, err := tx.Setting(vidhuk.GazetteerSetting)
		set.Version = fmt.Sprintf("%s-%d-%s", l.rules.Version, last, streets)
		return err
	})
	return set, err
}

// openPage is how many records are read at once. Each page is a read of its own:
// a reader on a slow line must not hold the database.
const openPage = 1000

// OpenData gives every record of a year in the order of its key; year 0 is all
// of them. Topics that are never public are left out. It stops at the first error
// of take.
func (l *Look) OpenData(ctx context.Context, year int, take func([]OpenRecord) error) error {
	streets, err := l.Gazetteer(ctx)
	if err != nil {
		return err
	}
	zone := l.rules.Clocks.Location
	from, to := time.Date(1, 1, 2, 0, 0, 0, 0, zone), time.Date(9999, 1, 1, 0, 0, 0, 0, zone)
	if year != 0 {
		from, to = time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)
	}
	for after := int64(0); ; {
		var list []store.OpenMessage
		err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
			list, err = tx.OpenMessages(from, to, l.privateTopics(), after, openPage)
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		after = list[len(list)-1].ID
		records := make([]OpenRecord, len(list))
		for i, m := range list {
			records[i] = l.openRecord(m, streets)
		}
		if err := take(records); err != nil {
			return err
		}
	}
}

// openRecord tells of a message what everybody may know. Of one that is not
// public now only that it exists, and why it is not shown.
func (l *Look) openRecord(m store.OpenMessage, streets *gazetteer.Gazetteer) OpenRecord {
	topic, _ := l.rules.Topic(m.Topic)
	subtopic, _ := l.rules.Subtopic(m.Topic, m.Subtopic)
	r := OpenRecord{
		Number: m.Number, ReceivedAt: m.ReceivedAt, Kind: m.Kind, Topic: topic.Name, Subtopic: subtopic.Name, Channel: m.Channel,
		Code: l.city.Address.Code, State: m.State, MergedInto: m.MergedInto,
	}
	if m.State == vidhuk.Rejected || m.State == vidhuk.Hidden {
		if g, ok := l.rules.Ground(m.Ground); ok {
			r.Ground = g.Label
		}
	}
	public := vidhuk.Message{State: m.State, PublishedAt: m.PublishedAt}.Public()
	if !public {
		return r
	}
	if d, ok := l.city.District(m.District); ok && d.Code != "" {
		r.Code = d.Code
	}
	if s, ok := streets.Street(m.Street); ok {
		r.Street = gazetteer.Label(s)
	}
	r.Organization, _ = l.city.Organization(m.Organization)
	r.Outcome = m.Outcome
	return r
}
