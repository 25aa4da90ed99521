package center

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
	"vidhuk/workflow"
)

// AlertRef names an alert as the actor saw it.
type AlertRef struct {
	ID      int64  `json:"-"`
	Version int64  `json:"version,omitempty" doc:"version that the decision was made on; an older one is refused with 409 stale_version" minimum:"0"`
	Key     string `json:"-"` // idempotency key of the request, or empty
}

// AlertNotice is what an alert says (chapter 2).
type AlertNotice struct {
	AlertRef
	Kind         string    `json:"kind" doc:"key of a kind of alert"`
	Text         string    `json:"text,omitempty" doc:"what happened and what is being done; only a draft may do without"`
	Instruction  string    `json:"instruction,omitempty" doc:"what to do; the kind's own when empty"`
	Districts    []string  `json:"districts,omitempty" doc:"slugs; none for the whole city"`
	WholeCity    bool      `json:"whole_city,omitempty" doc:"it concerns the whole city: said instead of districts, never meant by leaving them out"`
	Streets      []string  `json:"streets,omitempty" maxItems:"100" doc:"streets with houses, as people write them"`
	Organization string    `json:"organization" doc:"slug of who knows and repairs"`
	StartsAt     time.Time `json:"starts_at,omitzero" doc:"when it began or will begin; now unless said"`
	EndsAt       time.Time `json:"ends_at,omitzero" doc:"when it should be over, if known"`
	ExpiresAt    time.Time `json:"expires_at,omitzero" doc:"when it stops being shown unless somebody speaks of it again; the city's norm unless said"`
	Draft        bool      `json:"draft,omitempty" doc:"keep it without publishing"`
	Note         string    `json:"note,omitempty" doc:"what changed, in words; for an update"`
}

// alerting is one deed under way on one alert.
type alerting struct {
	*store.Tx
	c       *Center
	who     vidhuk.Actor
	deed    vidhuk.Deed
	role    vidhuk.Role
	alert   vidhuk.Alert
	before  vidhuk.AlertState
	detail  map[string]any
	entries []vidhuk.Entry
	notices []vidhuk.Notice
}

// onAlert runs one deed on one alert in one transaction; an alert of key 0 is a
// new one. Errors beyond those of do: vidhuk.NotFound "not_found",
// vidhuk.Forbidden, vidhuk.Conflict "stale_version", "wrong_alert_state",
// "key_reused".
func (c *Center) onAlert(ctx context.Context, who vidhuk.Actor, deed vidhuk.Deed, ref AlertRef, organization string, command any, do func(*alerting) error) (vidhuk.Alert, error) {
	var out vidhuk.Alert
	a := act{deed: deed, ref: Ref{Key: ref.Key, Number: vidhuk.Number(strconv.FormatInt(ref.ID, 10))}, organization: organization, command: command}
	_, err := c.once(ctx, who, a, func(tx *store.Tx) (result, error) {
		w, err := c.beginAlert(tx, who, deed, ref, organization)
		if err != nil {
			return result{}, err
		}
		if err := do(w); err != nil {
			return result{}, err
		}
		out = w.alert
		return result{Made: w.alert.ID}, w.finish()
	}, func(tx *store.Tx, r result) (err error) {
		out, err = tx.Alert(r.Made)
		return err
	})
	return out, err
}

func (c *Center) beginAlert(tx *store.Tx, who vidhuk.Actor, deed vidhuk.Deed, ref AlertRef, organization string) (*alerting, error) {
	w := &alerting{Tx: tx, c: c, who: who, deed: deed}
	if ref.ID == 0 && deed != vidhuk.DeedAlert {
		return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if ref.ID != 0 {
		var err error
		if w.alert, err = tx.LockAlert(ref.ID); err != nil {
			return nil, err
		}
		if !rights.SeesAlert(who, w.alert) {
			return nil, vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
	}
	w.before = w.alert.State
	if organization == "" {
		organization = w.alert.Organization
	}
	speaker, _ := c.city.Organization(organization)
	var err error
	if w.role, err = rights.AllowAlert(who, deed, w.alert, speaker); err != nil {
		return nil, err
	}
	switch {
	case ref.ID != 0 && ref.Version == 0 && slices.Contains(rewording, deed):
		return nil, vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("version", "required")})
	case ref.Version != 0 && ref.Version != w.alert.Version:
		return nil, vidhuk.Refuse(vidhuk.Conflict, "stale_version", "state", string(w.alert.State))
	case !workflow.MayAlert(deed, w.alert.State):
		return nil, workflow.WrongAlertState(deed, w.alert.State)
	}
	return w, nil
}

// rewording are the deeds that replace what an alert says, and need to know what
// they replace: a colleague's word about a live emergency is never lost unseen.
var rewording = []vidhuk.Deed{vidhuk.DeedAlert, vidhuk.DeedUpdateAlert, vidhuk.DeedEndAlert}

// finish writes the journal and the notices.
func (w *alerting) finish() error {
	if err := w.c.indexAlert(w.Tx, w.alert); err != nil {
		return err
	}
	e := newEntry(w.who, w.role, w.deed, w.alert.Subject(), w.detail, w.Now)
	e.Organization = w.spokesman()
	if w.before != w.alert.State {
		e.From, e.To = string(w.before), string(w.alert.State)
	}
	if err := w.c.journal(w.Tx, append(w.entries, e)); err != nil {
		return err
	}
	return w.AddNotices(w.notices)
}

// spokesman is in whose name the actor speaks of an alert: executors and
// operators for their organization, the centre's staff for the centre.
func (w *alerting) spokesman() string {
	switch {
	case w.role == vidhuk.Operator1588:
		return vidhuk.Service1588
	case w.role == vidhuk.Executor:
		return w.alert.Organization
	}
	return ""
}

// step moves the alert.
func (w *alerting) step(to vidhuk.AlertState) error {
	if err := workflow.CheckAlert(w.deed, w.alert.State, to); err != nil {
		return err
	}
	w.alert.State = to
	return nil
}

// say keeps what is told of the alert, for everybody to see.
func (w *alerting) say(text string, changes map[string]vidhuk.AlertChange) error {
	e := vidhuk.AlertEntry{
		AlertID: w.alert.ID, Deed: w.deed, State: w.alert.State, Text: text, Organization: w.spokesman(), AuthorID: w.who.AccountID, At: w.Now,
	}
	if len(changes) > 0 {
		body, err := json.Marshal(changes)
		if err != nil {
			return err
		}
		e.Changes = string(body)
	}
	return w.AddAlertEntry(&e)
}

// Alert writes an emergency notice: published at once, or kept as a draft; with
// the key of a draft it changes that draft. Errors: vidhuk.Invalid with fields.
func (c *Center) Alert(ctx context.Context, who vidhuk.Actor, n AlertNotice) (vidhuk.Alert, error) {
	return c.onAlert(ctx, who, vidhuk.DeedAlert, n.AlertRef, n.Organization, n, func(w *alerting) error {
		if err := w.write(n); err != nil {
			return err
		}
		to := vidhuk.AlertActive
		if n.Draft {
			to = vidhuk.AlertDraft
		}
		if err := w.step(to); err != nil {
			return err
		}
		if to == vidhuk.AlertActive {
			w.alert.PublishedAt = w.Now
		}
		if err := w.put(); err != nil {
			return err
		}
		w.detail = map[string]any{"kind": w.alert.Kind, "districts": w.alert.Districts, "expires": w.alert.ExpiresAt}
		if to == vidhuk.AlertDraft {
			return nil
		}
		if err := w.say("", nil); err != nil {
			return err
		}
		return w.tellSubscribers("alert_started")
	})
}

// PreviewAlert gives the alert that Alert would publish, and writes nothing.
// Errors: as Alert's.
func (c *Center) PreviewAlert(ctx context.Context, who vidhuk.Actor, n AlertNotice) (vidhuk.Alert, error) {
	var out vidhuk.Alert
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		if err := ongoing(tx, vidhuk.DeedAlert); err != nil {
			return err
		}
		w, err := c.beginAlert(tx, who, vidhuk.DeedAlert, n.AlertRef, n.Organization)
		if err != nil {
			return err
		}
		if err := w.write(n); err != nil {
			return err
		}
		err = w.step(vidhuk.AlertActive)
		w.alert.PublishedAt, w.alert.UpdatedAt = w.Now, w.Now
		out = w.alert
		return err
	})
	return out, err
}

// put writes the alert, new or known.
func (w *alerting) put() error {
	w.alert.UpdatedAt = w.Now
	if w.alert.ID != 0 {
		return w.SaveAlert(&w.alert)
	}
	w.alert.Version, w.alert.CreatedAt, w.alert.AuthorID = 1, w.Now, w.who.AccountID
	return w.AddAlert(&w.alert)
}

// UpdateAlert tells more of an alert, or corrects it. What each field said
// before stays to be read. Without an expiry it lives on from now.
func (c *Center) UpdateAlert(ctx context.Context, who vidhuk.Actor, n AlertNotice) (vidhuk.Alert, error) {
	return c.onAlert(ctx, who, vidhuk.DeedUpdateAlert, n.AlertRef, "", n, func(w *alerting) error {
		var fields []vidhuk.FieldError
		note := words(&fields, "note", n.Note, 0, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		before := w.alert
		if n.StartsAt.IsZero() {
			n.StartsAt = before.StartsAt
		}
		if err := w.write(n); err != nil {
			return err
		}
		if err := w.step(vidhuk.AlertUpdated); err != nil {
			return err
		}
		w.alert.OverAt = zero
		if err := w.put(); err != nil {
			return err
		}
		changes := c.changes(before, w.alert)
		w.detail = map[string]any{"changed": slices.Sorted(maps.Keys(changes)), "expires": w.alert.ExpiresAt}
		if err := w.say(note, changes); err != nil {
			return err
		}
		return w.tellSubscribers("alert_updated")
	})
}

// AlertEnd says that an emergency is over.
type AlertEnd struct {
	AlertRef
	Text string `json:"text,omitempty" doc:"what was done"`
}

// EndAlert says that the emergency is over («відбій»); a draft is thrown away.
func (c *Center) EndAlert(ctx context.Context, who vidhuk.Actor, e AlertEnd) (vidhuk.Alert, error) {
	return c.onAlert(ctx, who, vidhuk.DeedEndAlert, e.AlertRef, "", e, func(w *alerting) error {
		var fields []vidhuk.FieldError
		text := words(&fields, "text", e.Text, 0, c.rules.Norms.CommentTextMax)
		if err := vidhuk.InvalidFields(fields); err != nil {
			return err
		}
		if err := w.step(vidhuk.AlertEnded); err != nil {
			return err
		}
		w.alert.OverAt = w.Now
		if err := w.put(); err != nil || !w.alert.Public() {
			return err
		}
		if err := w.say(text, nil); err != nil {
			return err
		}
		return w.tellSubscribers("alert_ended")
	})
}

// ExpireAlerts puts away the alerts of which nobody spoke in time, and says how
// many. One that changed meanwhile is left for the next run.
func (c *Center) ExpireAlerts(ctx context.Context) (int, error) {
	var due []vidhuk.Alert
	err := c.store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.OverdueAlerts(100)
		return err
	})
	if err != nil {
		return 0, err
	}
	expired := 0
	var failures []error
	for _, a := range due {
		_, err := c.onAlert(ctx, vidhuk.System, vidhuk.DeedExpireAlert, AlertRef{ID: a.ID, Version: a.Version}, "", nil, func(w *alerting) error {
			if err := w.step(vidhuk.AlertExpired); err != nil {
				return err
			}
			w.alert.OverAt = w.alert.ExpiresAt // that is when it was last shown
			if err := w.put(); err != nil {
				return err
			}
			if err := w.say("", nil); err != nil {
				return err
			}
			return w.tellSource("alert_expired")
		})
		switch {
		case err == nil:
			expired++
		case vidhuk.KindOf(err) != vidhuk.Conflict:
			failures = append(failures, err)
		}
	}
	return expired, errors.Join(failures...)
}

const (
	streetsMax = 100 // of one alert
	streetMax  = 200 // characters
	tellingMin = 10  // characters in which it can be told what happened
	soonMax    = 30 * 24 * time.Hour
)

// write checks a notice and takes it over into the alert.
func (w *alerting) write(n AlertNotice) error {
	var fields []vidhuk.FieldError
	a, norms := &w.alert, w.c.rules.Norms
	if _, ok := w.c.city.AlertKind(n.Kind); !ok {
		fields = append(fields, vidhuk.Field("kind", unknownOr(n.Kind)))
	}
	a.Kind = n.Kind
	telling := tellingMin
	if n.Draft {
		telling = 0
	}
	a.Text = words(&fields, "text", n.Text, telling, norms.CommentTextMax)
	a.Instruction = words(&fields, "instruction", n.Instruction, 0, norms.CommentTextMax)
	w.where(&fields, n)
	w.source(&fields, n.Organization)
	w.when(&fields, n)
	return vidhuk.InvalidFields(fields)
}

func unknownOr(value string) string {
	if value == "" {
		return "required"
	}
	return "unknown_value"
}

func (w *alerting) where(fields *[]vidhuk.FieldError, n AlertNotice) {
	w.alert.Districts, w.alert.Streets = nil, nil
	for _, d := range w.c.city.Districts() { // in the order of the city
		if slices.Contains(n.Districts, d.Slug) {
			w.alert.Districts = append(w.alert.Districts, d.Slug)
		}
	}
	if slices.ContainsFunc(n.Districts, func(slug string) bool { return !w.c.knowsDistrict(slug) }) {
		*fields = append(*fields, vidhuk.Field("districts", "unknown_value"))
	}
	switch {
	case n.WholeCity && len(n.Districts) > 0:
		*fields = append(*fields, vidhuk.Field("districts", "alert_place_twice"))
	case !n.WholeCity && len(n.Districts) == 0 && !n.Draft: // nobody alarms the whole city by an oversight
		*fields = append(*fields, vidhuk.Field("districts", "required"))
	}
	if len(n.Streets) > streetsMax {
		*fields = append(*fields, vidhuk.Field("streets", "too_many", "max", streetsMax))
		return
	}
	for _, s := range n.Streets {
		if s = words(fields, "streets", strings.ReplaceAll(s, "\n", " "), 0, streetMax); s != "" {
			w.alert.Streets = append(w.alert.Streets, s)
		}
	}
}

// source is who knows.
func (w *alerting) source(fields *[]vidhuk.FieldError, slug string) {
	if slug == "" {
		slug = w.alert.Organization
	}
	o, ok := w.c.city.Organization(slug)
	switch {
	case !ok:
		*fields = append(*fields, vidhuk.Field("organization", unknownOr(slug)))
	case !o.ValidAt(w.Now), !rights.NamesSource(w.who, o):
		*fields = append(*fields, vidhuk.Field("organization", "unknown_value"))
	}
	w.alert.Organization = slug
}

// when checks the times. No alert lives longer than the norm without somebody
// who speaks of it again: an old one must not frighten anybody.
func (w *alerting) when(fields *[]vidhuk.FieldError, n AlertNotice) {
	a, norms := &w.alert, w.c.rules.Norms
	if a.StartsAt = n.StartsAt.UTC(); n.StartsAt.IsZero() {
		a.StartsAt = w.Now
	}
	a.EndsAt, a.ExpiresAt = n.EndsAt.UTC(), n.ExpiresAt.UTC()
	if n.EndsAt.IsZero() {
		a.EndsAt = zero
	}
	from := later(w.Now, a.StartsAt)
	latest := from.Add(norms.AlertLifeMax)
	if n.ExpiresAt.IsZero() {
		a.ExpiresAt = earlier(later(from.Add(norms.AlertLife), a.EndsAt), latest)
	}
	switch {
	case a.StartsAt.After(w.Now.Add(soonMax)), w.deed == vidhuk.DeedAlert && a.StartsAt.Before(w.Now.Add(-soonMax)):
		*fields = append(*fields, vidhuk.Field("starts_at", "alert_too_far"))
	case !a.EndsAt.IsZero() && !a.EndsAt.After(a.StartsAt):
		*fields = append(*fields, vidhuk.Field("ends_at", "alert_ends_before"))
	case !a.EndsAt.IsZero() && a.EndsAt.After(w.Now.Add(2*soonMax)):
		*fields = append(*fields, vidhuk.Field("ends_at", "alert_too_far"))
	}
	switch {
	case !a.ExpiresAt.After(w.Now):
		*fields = append(*fields, vidhuk.Field("expires_at", "in_the_past"))
	case a.ExpiresAt.After(latest):
		*fields = append(*fields, vidhuk.Field("expires_at", "alert_lives_too_long", "hours", int(norms.AlertLifeMax.Hours())))
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// changes tells what each field of an alert said before and says now. A new
// expiry is no correction: every update brings one.
func (c *Center) changes(before, now vidhuk.Alert) map[string]vidhuk.AlertChange {
	changed := map[string]vidhuk.AlertChange{}
	for field, read := range alertFields {
		if from, to := read(before), read(now); from != to {
			changed[field] = vidhuk.AlertChange{From: from, To: to}
		}
	}
	return changed
}

// alertFields are the fields whose corrections everybody sees.
var alertFields = map[string]func(vidhuk.Alert) string{
	"kind":         func(a vidhuk.Alert) string { return a.Kind },
	"text":         func(a vidhuk.Alert) string { return a.Text },
	"instruction":  func(a vidhuk.Alert) string { return a.Instruction },
	"districts":    func(a vidhuk.Alert) string { return strings.Join(a.Districts, "\n") },
	"streets":      func(a vidhuk.Alert) string { return strings.Join(a.Streets, "\n") },
	"organization": func(a vidhuk.Alert) string { return a.Organization },
	"starts_at":    func(a vidhuk.Alert) string { return stampOf(a.StartsAt) },
	"ends_at":      func(a vidhuk.Alert) string { return stampOf(a.EndsAt) },
}

func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// tellSubscribers queues what everybody is told who asked to be told of alerts
// there; TellSubscribers brings it to them.
func (w *alerting) tellSubscribers(kind string) error {
	return w.AddAlertNews(&vidhuk.AlertNews{Kind: kind, Args: w.headline(), Districts: w.alert.Districts, AuthorID: w.who.AccountID})
}

// tellSource tells those who speak for the source, and the service 1588: nobody
// said how it ended.
func (w *alerting) tellSource(kind string) error {
	source, err := w.AccountsOf(w.alert.Organization)
	if err != nil {
		return err
	}
	operators, err := w.AccountsByRole(vidhuk.Operator1588)
	w.tell(kind, append(source, operators...))
	return err
}

// headline is what a notice says of the alert.
func (w *alerting) headline() string {
	return jsonOf(map[string]any{"alert": w.alert.ID, "title": w.c.city.Headline(w.alert.Kind, w.alert.Districts)})
}

func (w *alerting) tell(kind string, accounts []int64) {
	args := w.headline()
	slices.Sort(accounts)
	for _, id := range slices.Compact(accounts) {
		if id != w.who.AccountID {
			w.notices = append(w.notices, vidhuk.Notice{AccountID: id, Kind: kind, Args: args, CreatedAt: w.Now})
		}
	}
}

// AlertSubscription says of whose alerts a person is told by letter.
type AlertSubscription struct {
	Districts []string `json:"districts" doc:"slugs; an empty text is the whole city; none: no letters"`
}

// Subscribe replaces the districts of whose alerts a person is told. Error:
// vidhuk.Unauthenticated "sign_in_needed".
func (c *Center) Subscribe(ctx context.Context, who vidhuk.Actor, s AlertSubscription) error {
	if who.AccountID == 0 {
		return vidhuk.Refuse(vidhuk.Unauthenticated, "sign_in_needed")
	}
	role, err := rights.Allow(who, vidhuk.DeedSubscribe, rights.Case{Author: true})
	if err != nil {
		return err
	}
	districts := slices.Compact(slices.Sorted(slices.Values(s.Districts)))
	if slices.ContainsFunc(districts, func(slug string) bool { return slug != "" && !c.knowsDistrict(slug) }) {
		return vidhuk.InvalidFields([]vidhuk.FieldError{vidhuk.Field("districts", "unknown_value")})
	}
	if slices.Contains(districts, "") {
		districts = []string{""} // the whole city has every district in it
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		before, err := tx.Subscription(who.AccountID)
		if err != nil || slices.Equal(slices.Sorted(slices.Values(before)), districts) {
			return err // chosen already: nothing happened
		}
		if err := tx.PutSubscription(who.AccountID, districts); err != nil {
			return err
		}
		detail := map[string]any{"districts": districts}
		return c.journal(tx, []vidhuk.Entry{newEntry(who, role, vidhuk.DeedSubscribe, subjectOfAccount(who.AccountID), detail, tx.Now)})
	})
}
