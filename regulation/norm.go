package regulation

import "time"

// Unit is what the value of a norm counts.
type Unit string

// The units. Working minutes and days run only inside the clock of whoever the
// norm binds; the others run always.
const (
	WorkingMinutes Unit = "working_minutes"
	WorkingDays    Unit = "working_days"
	Minutes        Unit = "minutes"
	CalendarDays   Unit = "calendar_days"
	MinuteOfDay    Unit = "minute_of_day"
	Count          Unit = "count"
	Metres         Unit = "metres"
	Characters     Unit = "characters"
	Megabytes      Unit = "megabytes"
	Percent        Unit = "percent"
)

// Norms are the internal norms: the city's own targets and limits, no duty of
// law towards a citizen. A field ending in Working is working time, to be
// counted inside a clock; a Duration without it is plain time.
type Norms struct {
	ModerationTargetWorking time.Duration
	ModerationRedWorking    time.Duration
	WeekendFirstReminder    time.Duration // since local midnight
	WeekendSecondReminder   time.Duration // since local midnight
	Claim                   time.Duration
	ClarifyDays             int
	SecondRefusals          int // percent of refusals that another person looks at
	SecondApprovals         int // percent of approvals

	ExecutorAcceptWorking     time.Duration
	EscalateHeadWorking       time.Duration
	EscalateDepartmentWorking time.Duration
	MisrouteWorking           time.Duration
	UnseenWorkingDays         int
	AnswerTargetDays          int // calendar days
	AnswerCeilingDays         int // calendar days
	Emergency1588Accept       time.Duration
	Other1588Accept           time.Duration
	RedirectMax               int

	ObjectWindowWorkingDays int
	ReopenWindowDays        int
	ReopenMax               int
	RatingWindowDays        int // calendar days after a closing

	BlockLookbackDays         int // 0: without limit, the letter of 4.4
	DuplicateWindowDays       int
	DuplicateClosedWindowDays int
	DuplicateRadiusMetres     int
	DuplicateShow             float64 // likeness from which a message is shown as similar: 0 to 1
	DuplicateSame             float64 // likeness from which a message of the same author is the same one again
	MembershipSleepingDays    int     // working days
	MembershipReapplyDays     int     // after a refusal
	MembershipReturnDays      int     // after an exclusion; 0: never
	MembershipAutomatic       bool

	MessageTextMin  int // characters
	MessageTextMax  int
	MessagePhotoMax int   // photos of one message
	PhotoBytesMax   int64 // bytes of one photo
	MessagesPerHour int   // of one member: more is flooding (4.3), and is refused, not punished
	ChecksPerHour   int   // how often one member has a text looked at while writing it
	CommentsPerHour int
	CommentHold     int // how sure a finding is for which a comment waits for a moderator: 1 a hint, 2 likely, 3 sure; 0: none waits
	SupportsPerHour int // how often one member joins problems of others («Мене теж стосується»)
	OfflineDays     int // how old a message may be that was written without a network
	CommentTextMax  int
	CommentTakeBack time.Duration
	ThreadMax       int           // comments under one message within ThreadWindow; from there on slow mode
	ThreadWindow    time.Duration // in which one member then writes once
	ReportsPerHour  int           // of one member
	AnswerTextMin   int
	AnswerTextMax   int

	BlockPersons           int // who decide a block for ever: 2, or 1 by the letter of 5.1.1
	BlockAppealWorkingDays int // within which another person decides an appeal against a measure
	EvasionDays            int // how long after a measure a new account is compared with its person; 0: never
	ReportsDoubted         int // unfounded reports within ReportsDoubtDays from which on a member reports less; 0: never
	ReportsDoubtDays       int
	ReportsOfDoubted       int // of such a member in a day

	PostTitleMax int // characters
	PostTextMax  int
	PostPinMax   int // posts that stand first on the Page at once

	EvidenceDays     int           // calendar days that evidence is kept
	EvidenceAccess   time.Duration // for which a reason to look at one piece of evidence counts
	EvidenceLogDays  int           // calendar days that it is kept who looked and why
	OriginalFileDays int           // calendar days that photos are kept as they were sent

	AlertLife    time.Duration // of an alert that says no time
	AlertLifeMax time.Duration // without an update
}

// definitions is every norm that a file must give, exactly once, in this unit
// and within these bounds.
var definitions = []struct {
	key      string
	unit     Unit
	min, max int
	set      func(n *Norms, value int)
}{
	{"moderation.target", WorkingMinutes, 1, 5100, func(n *Norms, v int) { n.ModerationTargetWorking = minutes(v) }},
	{"moderation.red", WorkingMinutes, 1, 5100, func(n *Norms, v int) { n.ModerationRedWorking = minutes(v) }},
	{"moderation.weekend_first_reminder", MinuteOfDay, 0, 1439, func(n *Norms, v int) { n.WeekendFirstReminder = minutes(v) }},
	{"moderation.weekend_second_reminder", MinuteOfDay, 0, 1439, func(n *Norms, v int) { n.WeekendSecondReminder = minutes(v) }},
	{"claim", Minutes, 1, 1440, func(n *Norms, v int) { n.Claim = minutes(v) }},
	{"clarify", CalendarDays, 1, 90, func(n *Norms, v int) { n.ClarifyDays = v }},
	{"second.refusals", Percent, 0, 100, func(n *Norms, v int) { n.SecondRefusals = v }},
	{"second.approvals", Percent, 0, 100, func(n *Norms, v int) { n.SecondApprovals = v }},
	{"executor.accept", WorkingMinutes, 1, 5100, func(n *Norms, v int) { n.ExecutorAcceptWorking = minutes(v) }},
	{"executor.escalate_head", WorkingMinutes, 1, 10200, func(n *Norms, v int) { n.EscalateHeadWorking = minutes(v) }},
	{"executor.escalate_department", WorkingMinutes, 1, 10200, func(n *Norms, v int) { n.EscalateDepartmentWorking = minutes(v) }},
	{"executor.misroute", WorkingMinutes, 1, 5100, func(n *Norms, v int) { n.MisrouteWorking = minutes(v) }},
	{"executor.unseen", WorkingDays, 1, 30, func(n *Norms, v int) { n.UnseenWorkingDays = v }},
	{"answer.target", CalendarDays, 1, 45, func(n *Norms, v int) { n.AnswerTargetDays = v }},
	{"answer.ceiling", CalendarDays, 1, 45, func(n *Norms, v int) { n.AnswerCeilingDays = v }},
	{"1588.accept_emergency", Minutes, 1, 1440, func(n *Norms, v int) { n.Emergency1588Accept = minutes(v) }},
	{"1588.accept_other", Minutes, 1, 10080, func(n *Norms, v int) { n.Other1588Accept = minutes(v) }},
	{"redirect.max", Count, 0, 10, func(n *Norms, v int) { n.RedirectMax = v }},
	{"close.confirm", WorkingDays, 0, 30, func(n *Norms, v int) { n.ObjectWindowWorkingDays = v }},
	{"reopen.window", CalendarDays, 0, 365, func(n *Norms, v int) { n.ReopenWindowDays = v }},
	{"reopen.max", Count, 0, 10, func(n *Norms, v int) { n.ReopenMax = v }},
	{"rating.window", CalendarDays, 0, 365, func(n *Norms, v int) { n.RatingWindowDays = v }},
	{"block.lookback", CalendarDays, 0, 3660, func(n *Norms, v int) { n.BlockLookbackDays = v }},
	{"block.persons", Count, 1, 2, func(n *Norms, v int) { n.BlockPersons = v }},
	{"block.appeal", WorkingDays, 1, 30, func(n *Norms, v int) { n.BlockAppealWorkingDays = v }},
	{"evasion.days", CalendarDays, 0, 3660, func(n *Norms, v int) { n.EvasionDays = v }},
	{"duplicate.window", CalendarDays, 1, 365, func(n *Norms, v int) { n.DuplicateWindowDays = v }},
	{"duplicate.window_closed", CalendarDays, 1, 730, func(n *Norms, v int) { n.DuplicateClosedWindowDays = v }},
	{"duplicate.radius", Metres, 1, 5000, func(n *Norms, v int) { n.DuplicateRadiusMetres = v }},
	{"duplicate.show", Percent, 1, 100, func(n *Norms, v int) { n.DuplicateShow = float64(v) / 100 }},
	{"duplicate.same", Percent, 1, 100, func(n *Norms, v int) { n.DuplicateSame = float64(v) / 100 }},
	{"membership.sleeping", WorkingDays, 1, 30, func(n *Norms, v int) { n.MembershipSleepingDays = v }},
	{"membership.reapply", CalendarDays, 0, 365, func(n *Norms, v int) { n.MembershipReapplyDays = v }},
	{"membership.return", CalendarDays, 0, 3660, func(n *Norms, v int) { n.MembershipReturnDays = v }},
	{"membership.automatic", Count, 0, 1, func(n *Norms, v int) { n.MembershipAutomatic = v == 1 }},
	{"message.text_min", Characters, 1, 1000, func(n *Norms, v int) { n.MessageTextMin = v }},
	{"message.text_max", Characters, 100, 100000, func(n *Norms, v int) { n.MessageTextMax = v }},
	{"message.photos_max", Count, 0, 50, func(n *Norms, v int) { n.MessagePhotoMax = v }},
	{"message.photo_max", Megabytes, 1, 100, func(n *Norms, v int) { n.PhotoBytesMax = int64(v) << 20 }},
	{"message.per_hour", Count, 1, 1000000, func(n *Norms, v int) { n.MessagesPerHour = v }},
	{"check.per_hour", Count, 10, 1000000, func(n *Norms, v int) { n.ChecksPerHour = v }},
	{"support.per_hour", Count, 1, 1000000, func(n *Norms, v int) { n.SupportsPerHour = v }},
	{"message.offline", CalendarDays, 1, 90, func(n *Norms, v int) { n.OfflineDays = v }},
	{"alert.life", Minutes, 30, 43200, func(n *Norms, v int) { n.AlertLife = minutes(v) }},
	{"alert.life_max", Minutes, 60, 43200, func(n *Norms, v int) { n.AlertLifeMax = minutes(v) }},
	{"comment.hold", Count, 0, 3, func(n *Norms, v int) { n.CommentHold = v }},
	{"comment.per_hour", Count, 1, 1000000, func(n *Norms, v int) { n.CommentsPerHour = v }},
	{"comment.text_max", Characters, 100, 100000, func(n *Norms, v int) { n.CommentTextMax = v }},
	{"comment.take_back", Minutes, 0, 1440, func(n *Norms, v int) { n.CommentTakeBack = minutes(v) }},
	{"comment.thread_max", Count, 1, 1000000, func(n *Norms, v int) { n.ThreadMax = v }},
	{"comment.thread_window", Minutes, 1, 1440, func(n *Norms, v int) { n.ThreadWindow = minutes(v) }},
	{"report.per_hour", Count, 1, 1000000, func(n *Norms, v int) { n.ReportsPerHour = v }},
	{"report.doubted", Count, 0, 1000, func(n *Norms, v int) { n.ReportsDoubted = v }},
	{"report.doubt_days", CalendarDays, 1, 366, func(n *Norms, v int) { n.ReportsDoubtDays = v }},
	{"report.of_doubted", Count, 1, 1000, func(n *Norms, v int) { n.ReportsOfDoubted = v }},
	{"answer.text_min", Characters, 1, 1000, func(n *Norms, v int) { n.AnswerTextMin = v }},
	{"answer.text_max", Characters, 100, 100000, func(n *Norms, v int) { n.AnswerTextMax = v }},
	{"post.title_max", Characters, 20, 500, func(n *Norms, v int) { n.PostTitleMax = v }},
	{"post.text_max", Characters, 100, 100000, func(n *Norms, v int) { n.PostTextMax = v }},
	{"post.pinned_max", Count, 0, 20, func(n *Norms, v int) { n.PostPinMax = v }},
	{"evidence.keep", CalendarDays, 30, 36600, func(n *Norms, v int) { n.EvidenceDays = v }},
	{"evidence.access", Minutes, 1, 480, func(n *Norms, v int) { n.EvidenceAccess = minutes(v) }},
	{"evidence.access_log", CalendarDays, 30, 36600, func(n *Norms, v int) { n.EvidenceLogDays = v }},
	{"evidence.originals", CalendarDays, 1, 3660, func(n *Norms, v int) { n.OriginalFileDays = v }},
}

// ordered lists the pairs of norms of which the first may not exceed the second.
var ordered = [][2]string{
	{"moderation.target", "moderation.red"},
	{"moderation.weekend_first_reminder", "moderation.weekend_second_reminder"},
	{"executor.accept", "executor.escalate_head"},
	{"executor.escalate_head", "executor.escalate_department"},
	{"answer.target", "answer.ceiling"},
	{"1588.accept_emergency", "1588.accept_other"},
	{"duplicate.show", "duplicate.same"},
	{"message.text_min", "message.text_max"},
	{"answer.text_min", "answer.text_max"},
	{"alert.life", "alert.life_max"},
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
