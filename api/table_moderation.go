package api

import (
	"net/http"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// moderation is the part of the table that holds moderators to account: evidence,
// measures, second looks, and what everybody may know of them (4.3–4.5, 5.1.2).
var moderation = []Operation{
	{
		Method: get, Path: "/moderation", ID: "listJudgements", Tag: tagFigures,
		Summary: Text{"Відкритий журнал модерації (без осіб і текстів)", "The public log of moderation (no persons, no texts)"},
		bind:    listing(judgements, nextOf[look.Judgement]),
	},
	{
		Method: get, Path: "/comments", ID: "listComments", Tag: tagReview, View: "comments",
		Summary: Text{"Нові коментарі громадян (п. 5.1.2)", "What citizens wrote since you last watched (clause 5.1.2)"},
		bind:    listing(newComments, func(w look.NewComments) string { return w.Next }),
	},
	{
		Method: post, Path: "/comments/watched", ID: "commentsRead", Tag: tagReview, Deed: vidhuk.DeedReadComments,
		Summary: Text{"Позначити, що коментарі переглянуто", "Say that the comments were read"},
		bind:    commentsRead,
	},
	{
		Method: get, Path: "/seconds", ID: "listSeconds", Tag: tagReview, View: "seconds",
		Summary: Text{"Рішення для повторного перегляду за жеребом (п. 4.3)", "Decisions that the lot fell on, for a second look (clause 4.3)"},
		bind:    listing(seconds, nextOf[look.Second]),
	},
	{
		Method: post, Path: "/seconds/{id}", ID: "lookSecond", Tag: tagReview, Deed: vidhuk.DeedSecond,
		Summary: Text{"Погодитися з рішенням чи ні", "Agree with a decision or not"},
		bind:    second, fails: conflicts,
	},
	{
		Method: get, Path: "/workload", ID: "getWorkload", Tag: tagReview, View: "work",
		Summary: Text{"Показники роботи модератора", "The figures of a moderator"},
		bind:    reading(workloads),
	},
	{
		Method: get, Path: "/evidence", ID: "listEvidence", Tag: tagReview, View: "evidence",
		Summary: Text{"Архів доказів", "The archive of evidence"},
		bind:    listing(evidences, func(l look.EvidenceList) string { return l.Next }),
	},
	{
		Method: post, Path: "/evidence", ID: "addEvidence", Tag: tagReview, Deed: vidhuk.DeedAddEvidence, Status: http.StatusCreated,
		Summary: Text{"Додати знімок екрана із соціальної мережі", "Add a screenshot from a social network"},
		bind:    addEvidence, fails: limited,
	},
	{
		Method: post, Path: "/evidence/{id}/access", ID: "viewEvidence", Tag: tagReview, Deed: vidhuk.DeedViewEvidence,
		Summary: Text{"Назвати причину й переглянути доказ", "Give a reason and look at evidence"},
		bind:    viewEvidence,
	},
	{
		Method: get, Path: "/evidence/{id}", ID: "getEvidence", Tag: tagReview, View: "evidence",
		Summary: Text{"Доказ, для якого названо причину", "Evidence for which a reason was given"},
		bind:    evidence,
	},
	{
		Method: get, Path: "/evidence/{id}/picture", ID: "getEvidencePicture", Tag: tagReview, View: "evidence",
		Summary: Text{"Як це виглядало, PNG", "How it looked, as PNG"},
		bind:    evidencePicture,
	},
	{
		Method: get, Path: "/evidence/{id}/files/{file}", ID: "getEvidenceFile", Tag: tagReview, View: "evidence",
		Summary: Text{"Файл доказу, як його надіслано", "A file of evidence, as it was sent"},
		bind:    evidenceFile,
	},
	{
		Method: post, Path: "/evidence/{id}/export", ID: "exportEvidence", Tag: tagReview, Deed: vidhuk.DeedExportEvidence,
		Summary: Text{"Видати доказ як ZIP", "Give evidence out as ZIP"},
		bind:    exportEvidence,
	},
	{
		Method: post, Path: "/evidence/{id}/hold", ID: "holdEvidence", Tag: tagReview, Deed: vidhuk.DeedHoldEvidence,
		Summary: Text{"Зберігати доказ понад строк", "Keep evidence past its term"},
		bind:    holding((*center.Center).HoldEvidence, true), fails: conflicts,
	},
	{
		Method: post, Path: "/evidence/{id}/lift", ID: "liftEvidenceHold", Tag: tagReview, Deed: vidhuk.DeedLiftHold,
		Summary: Text{"Скасувати збереження понад строк", "Lift the hold"},
		bind:    holding((*center.Center).LiftHold, false), fails: conflicts,
	},
	{
		Method: get, Path: "/sanctions", ID: "listSanctions", Tag: tagMeasure, View: "measures",
		Summary: Text{"Заходи: що чекає, що діє, що завершено (п. 4.4, 4.5)", "Measures: what waits, what holds, what ended (clauses 4.4, 4.5)"},
		bind:    reading(measures),
	},
	{
		Method: get, Path: "/sanctions/{id}", ID: "getSanction", Tag: tagMeasure, Signed: true,
		Summary: Text{"Один захід; також тому, щодо кого він", "One measure; also for whom it is against"},
		bind:    reading(measure),
	},
	{
		Method: get, Path: "/messages/{number}/author", ID: "getAuthorRecord", Tag: tagMeasure, View: "measures",
		Summary: Text{"Порушення автора і що буде далі", "The author's violations, and what would follow"},
		bind:    reading(authorRecord),
	},
	{
		Method: post, Path: "/exclusions", ID: "exclude", Tag: tagMeasure, Deed: vidhuk.DeedExclude, Status: http.StatusCreated,
		Summary: Text{"Виключити за технічне втручання (п. 4.5)", "Exclude for technical interference (clause 4.5)"},
		bind:    exclude, fails: conflicts,
	},
	{
		Method: post, Path: "/sanctions/{id}/confirmation", ID: "confirmSanction", Tag: tagMeasure, Deed: vidhuk.DeedConfirmSanction,
		Summary: Text{"Підтвердити блокування назавжди (інша людина)", "Confirm a permanent block (another person)"},
		bind:    confirmMeasure, fails: conflicts,
	},
	{
		Method: post, Path: "/sanctions/{id}/withdrawal", ID: "withdrawSanction", Tag: tagMeasure, Deed: vidhuk.DeedWithdrawSanction,
		Summary: Text{"Відкликати запропонований захід", "Withdraw a measure that was proposed"},
		bind:    endMeasure((*center.Center).WithdrawSanction), fails: conflicts,
	},
	{
		Method: post, Path: "/sanctions/{id}/lifting", ID: "liftSanction", Tag: tagMeasure, Deed: vidhuk.DeedLiftSanction,
		Summary: Text{"Зняти блокування достроково", "Lift a block early"},
		bind:    endMeasure((*center.Center).LiftSanction), fails: conflicts,
	},
	{
		Method: post, Path: "/sanctions/{id}/annulment", ID: "annulSanction", Tag: tagMeasure, Deed: vidhuk.DeedAnnulSanction,
		Summary: Text{"Скасувати захід: порушення не було", "Annul a measure: there was no violation"},
		bind:    annulMeasure, fails: conflicts,
	},
	{
		Method: post, Path: "/sanctions/{id}/ruling", ID: "decideSanctionAppeal", Tag: tagMeasure, Deed: vidhuk.DeedDecideSanction,
		Summary: Text{"Розглянути оскарження заходу", "Decide an appeal against a measure"},
		bind:    ruleMeasure, fails: conflicts,
	},
	{
		Method: get, Path: "/me/sanctions", ID: "listMySanctions", Tag: tagMeasure, Signed: true,
		Summary: Text{"Заходи щодо мене: до коли, чому, як оскаржити", "Measures against me: until when, why, how to appeal"},
		bind:    reading(ownMeasures),
	},
	{
		Method: post, Path: "/sanctions/{id}/appeal", ID: "appealSanction", Tag: tagMeasure, Deed: vidhuk.DeedAppealSanction,
		Summary: Text{"Оскаржити захід щодо себе", "Appeal against a measure against oneself"},
		bind:    appealMeasure, fails: conflicts,
	},
}
