package api

import (
	"net/http"
	"slices"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// What of the documented refusals only some operations have.
var (
	conflicts = []int{http.StatusConflict}
	absent    = []int{http.StatusNotFound}
	limited   = []int{http.StatusConflict, http.StatusTooManyRequests}
)

// Some commands are no more than the name of their message or assignment.
func refItself(r *center.Ref) *center.Ref    { return r }
func dutyItself(d *center.Duty) *center.Duty { return d }

// operations is the whole API: first what everybody reads, then the algorithm
// of chapter 3.3 in its order, then people, directories and photos.
var operations = slices.Concat([]Operation{
	{
		Method: get, Path: "/messages", ID: "listMessages", Tag: tagMessages,
		Summary: Text{"Стрічка Групи за активністю або за часом", "The Group's feed, by activity or by time"},
		bind:    listing(feed, nextOf[look.FeedItem]),
	},
	{
		Method: get, Path: "/messages/counts", ID: "countMessages", Tag: tagMessages,
		Summary: Text{"Скільки повідомлень за кожним значенням кожного фільтра", "How many messages there are for each value of each filter"},
		bind:    reading(counts),
	},
	{
		Method: get, Path: "/search", ID: "search", Tag: tagMessages,
		Summary: Text{"Пошук за словами, адресою й номером", "Search by words, address and number"},
		bind:    listing(find, func(f look.Found) string { return f.Next }),
	},
	{
		Method: get, Path: "/messages/{number}", ID: "getMessage", Tag: tagMessages,
		Summary: Text{"Повідомлення з усім, що під ним", "A message with everything under it"},
		bind:    message,
	},
	{
		Method: post, Path: "/messages", ID: "submitMessage", Tag: tagAuthor, Deed: vidhuk.DeedSubmit, Status: http.StatusCreated,
		Summary: Text{"Подати повідомлення", "Submit a message"},
		bind:    submit, fails: limited,
	},
	{
		Method: post, Path: "/messages/check", ID: "checkMessage", Tag: tagAuthor, Deed: vidhuk.DeedSubmit,
		Summary: Text{"Перевірити повідомлення перед надсиланням", "Check a message before it is sent"},
		bind:    check, fails: []int{http.StatusTooManyRequests},
	},
	{
		Method: post, Path: "/messages/{number}/comments", ID: "commentMessage", Tag: tagMessages, Deed: vidhuk.DeedComment,
		Summary: Text{"Прокоментувати або відповісти на коментар", "Comment, or reply to a comment"},
		bind:    onMessage((*center.Center).Comment, func(c *center.Remark) *center.Ref { return &c.Ref }), fails: limited,
	},
	{
		Method: post, Path: "/messages/{number}/support", ID: "supportMessage", Tag: tagMessages, Deed: vidhuk.DeedSupport,
		Summary: Text{"«Мене теж стосується»", "It concerns me too"},
		bind:    onMessage((*center.Center).Support, refItself), fails: limited,
	},
	// Who has nothing to take back changes nothing: nobody is refused the next two.
	{
		Method: post, Path: "/messages/{number}/unsupport", ID: "unsupportMessage", Tag: tagMessages, Signed: true,
		Summary: Text{"Скасувати «Мене теж стосується»", "Take it back"},
		bind:    onMessage((*center.Center).Unsupport, refItself), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/follow", ID: "followMessage", Tag: tagMessages, Deed: vidhuk.DeedFollow,
		Summary: Text{"Стежити за повідомленням", "Follow a message"},
		bind:    onMessage((*center.Center).Follow, refItself), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/unfollow", ID: "unfollowMessage", Tag: tagMessages, Signed: true,
		Summary: Text{"Більше не стежити", "Follow a message no more"},
		bind:    onMessage((*center.Center).Unfollow, refItself), fails: conflicts,
	},

	{
		Method: post, Path: "/messages/{number}/revision", ID: "editMessage", Tag: tagAuthor, Deed: vidhuk.DeedEdit,
		Summary: Text{"Змінити повідомлення до розгляду", "Edit a message before its review"},
		bind:    onMessage((*center.Center).Edit, func(c *center.Edit) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/supplement", ID: "supplementMessage", Tag: tagAuthor, Deed: vidhuk.DeedSupplement,
		Summary: Text{"Відповісти на уточнення або доповнити", "Answer a clarification, or add a detail"},
		bind:    onMessage((*center.Center).Supplement, func(c *center.Supplement) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/resubmission", ID: "resubmitMessage", Tag: tagAuthor, Deed: vidhuk.DeedResubmit,
		Summary: Text{"Виправити відхилене й подати знову", "Correct a rejected message and submit it again"},
		bind:    onMessage((*center.Center).Resubmit, func(c *center.Edit) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/withdrawal", ID: "withdrawMessage", Tag: tagAuthor, Deed: vidhuk.DeedWithdraw,
		Summary: Text{"Відкликати повідомлення", "Withdraw a message"},
		bind:    onMessage((*center.Center).Withdraw, refItself), fails: conflicts,
	},

	{
		Method: post, Path: "/messages/{number}/proposal", ID: "reviseMessage", Tag: tagAuthor, Deed: vidhuk.DeedRevise,
		Summary: Text{"Запропонувати нову редакцію опублікованого", "Propose another wording of what is published"},
		bind:    onMessage((*center.Center).Revise, func(c *center.Rewording) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/appeal", ID: "appealRejection", Tag: tagAuthor, Deed: vidhuk.DeedAppeal,
		Summary: Text{"Оскаржити відхилення", "Appeal against a rejection"},
		bind:    onMessage((*center.Center).Appeal, func(c *center.Plea) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/rating", ID: "rateSolution", Tag: tagAuthor, Deed: vidhuk.DeedRate,
		Summary: Text{"Сказати, чи справді вирішено", "Say whether it is really solved"},
		bind:    onMessage((*center.Center).Rate, func(c *center.Satisfaction) *center.Ref { return &c.Ref }), fails: conflicts,
	},

	{
		Method: post, Path: "/messages/{number}/comments/{comment}/edit", ID: "editComment", Tag: tagMessages, Deed: vidhuk.DeedEditComment,
		Summary: Text{"Змінити свій коментар", "Edit one's own comment"},
		bind:    onComment((*center.Center).EditComment, func(c *center.Rephrasing) (*center.Ref, *int64) { return &c.Ref, &c.CommentID }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/comments/{comment}/deletion", ID: "deleteComment", Tag: tagMessages, Deed: vidhuk.DeedDeleteComment,
		Summary: Text{"Прибрати свій коментар", "Take one's own comment back"},
		bind:    onComment((*center.Center).DeleteComment, func(c *center.TakingBack) (*center.Ref, *int64) { return &c.Ref, &c.CommentID }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/comments/{comment}/report", ID: "reportComment", Tag: tagMessages, Deed: vidhuk.DeedReport,
		Summary: Text{"Поскаржитися на коментар або неетичну відповідь", "Report a comment, or an unethical answer"},
		bind:    onComment((*center.Center).Report, func(c *center.Complaint) (*center.Ref, *int64) { return &c.Ref, &c.CommentID }), fails: limited,
	},

	{
		Method: get, Path: "/queue", ID: "listQueue", Tag: tagReview, View: "queue",
		Summary: Text{"Черга премодерації", "The review queue"},
		bind:    listing(queue, func(q look.Queue) string { return q.Next }),
	},
	{
		Method: get, Path: "/queue/next", ID: "getNextInQueue", Tag: tagReview, View: "queue",
		Summary: Text{"Перше в черзі, яке ніхто не розглядає", "The first in the queue that nobody else reviews"},
		bind:    reading(nextInQueue),
	},
	{
		Method: post, Path: "/messages/{number}/claim", ID: "claimMessage", Tag: tagReview, Deed: vidhuk.DeedClaim,
		Summary: Text{"Узяти на розгляд, щоб двоє не вирішували водночас", "Claim for review, so that two do not decide at once"},
		bind:    onMessage(claim, func(c *Hold) *center.Ref { return &c.Ref }),
	},
	{
		Method: post, Path: "/messages/{number}/clarification", ID: "clarifyMessage", Tag: tagReview, Deed: vidhuk.DeedClarify,
		Summary: Text{"Запитати автора", "Ask the author"},
		bind:    onMessage((*center.Center).Clarify, func(c *center.Clarification) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/approval", ID: "approveMessage", Tag: tagReview, Deed: vidhuk.DeedApprove,
		Summary: Text{"Опублікувати й сповістити виконавців", "Publish, and notify who should answer"},
		bind:    onMessage((*center.Center).Approve, func(c *center.Approval) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/rejection", ID: "rejectMessage", Tag: tagReview, Deed: vidhuk.DeedReject,
		Summary: Text{"Відхилити на підставі п. 4.2 або 4.3", "Reject on a ground of 4.2 or 4.3"},
		bind:    onMessage((*center.Center).Reject, func(c *center.Rejection) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: get, Path: "/messages/{number}/similar", ID: "listSimilar", Tag: tagReview, View: "notes",
		Summary: Text{"Схожі повідомлення, і ті, що на розгляді", "Similar messages, those in review included"},
		bind:    reading(similarTo),
	},
	{
		Method: post, Path: "/messages/{number}/merger", ID: "mergeMessage", Tag: tagReview, Deed: vidhuk.DeedMerge,
		Summary: Text{"Об’єднати з попереднім про те саме", "Join to an earlier message about the same"},
		bind:    onMessage((*center.Center).Merge, func(c *center.Merger) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: get, Path: "/proposals", ID: "listProposals", Tag: tagReview, View: "queue",
		Summary: Text{"Нові редакції опублікованого", "Other wordings of what is published"},
		bind:    reading(waiting((*look.Look).Proposals)),
	},
	{
		Method: post, Path: "/messages/{number}/proposal/approval", ID: "approveRevision", Tag: tagReview, Deed: vidhuk.DeedApproveRevision,
		Summary: Text{"Опублікувати нову редакцію", "Publish another wording"},
		bind:    onMessage((*center.Center).ApproveRevision, func(c *center.Revision) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/proposal/rejection", ID: "rejectRevision", Tag: tagReview, Deed: vidhuk.DeedRejectRevision,
		Summary: Text{"Відхилити нову редакцію", "Reject another wording"},
		bind:    onMessage((*center.Center).RejectRevision, func(c *center.RevisionRejection) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: get, Path: "/appeals", ID: "listAppeals", Tag: tagReview, View: "queue",
		Summary: Text{"Оскарження відхилень", "Appeals against rejections"},
		bind:    reading(waiting((*look.Look).Appeals)),
	},
	{
		Method: post, Path: "/messages/{number}/appeal/decision", ID: "decideAppeal", Tag: tagReview, Deed: vidhuk.DeedDecideAppeal,
		Summary: Text{"Розглянути оскарження", "Decide an appeal"},
		bind:    onMessage((*center.Center).DecideAppeal, func(c *center.Ruling) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: get, Path: "/reports", ID: "listReports", Tag: tagReview, View: "reports",
		Summary: Text{"Скарги на коментарі", "Reported comments"},
		bind:    reading(waiting((*look.Look).Reports)),
	},
	{
		Method: post, Path: "/messages/{number}/comments/{comment}/report/decision", ID: "decideReport", Tag: tagReview, Deed: vidhuk.DeedDecideReport,
		Summary: Text{"Розглянути скарги на коментар", "Decide what is reported of a comment"},
		bind:    onComment((*center.Center).DecideReport, func(c *center.ReportRuling) (*center.Ref, *int64) { return &c.Ref, &c.CommentID }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/comments/{comment}/removal", ID: "removeComment", Tag: tagReview, Deed: vidhuk.DeedRemoveComment,
		Summary: Text{"Видалити коментар на підставі п. 4.3", "Remove a comment on a ground of 4.3"},
		bind:    onComment((*center.Center).RemoveComment, func(c *center.Removal) (*center.Ref, *int64) { return &c.Ref, &c.CommentID }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/comments/{comment}/release", ID: "releaseComment", Tag: tagReview, Deed: vidhuk.DeedReleaseComment,
		Summary: Text{"Показати всім коментар, який затримав фільтр", "Let everybody read a comment that a filter held"},
		bind:    onComment((*center.Center).ReleaseComment, func(c *center.Release) (*center.Ref, *int64) { return &c.Ref, &c.CommentID }), fails: conflicts,
	},
	{
		Method: get, Path: "/held", ID: "listHeld", Tag: tagReview, View: "reports",
		Summary: Text{"Коментарі, які затримав фільтр", "Comments that a filter holds"},
		bind:    reading(waiting((*look.Look).Held)),
	},
	{
		Method: post, Path: "/messages/{number}/seclusion", ID: "secludeMessage", Tag: tagReview, Deed: vidhuk.DeedSeclude,
		Summary: Text{"Розглядати без розголосу: факти корупції", "Examine without the public: facts of corruption"},
		bind:    seclude, fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/forwarding", ID: "forwardMessage", Tag: tagReview, Deed: vidhuk.DeedForward,
		Summary: Text{"Зафіксувати передання компетентному органу", "Record the hand-over to the competent body"},
		bind:    onMessage((*center.Center).Forward, func(c *center.Forwarding) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: get, Path: "/secluded", ID: "listSecluded", Tag: tagReview, View: "secluded",
		Summary: Text{"Повідомлення, які розглядають без розголосу", "Messages that are examined without the public"},
		bind:    reading(waiting((*look.Look).Secluded)),
	},
	{
		Method: get, Path: "/word-rules", ID: "listWordRules", Tag: tagReview, View: "words",
		Summary: Text{"Слова та ознаки, за якими перевіряють тексти", "The lists that texts are held against"},
		bind:    reading(wordRules),
	},
	{
		Method: post, Path: "/word-rules", ID: "addWordRule", Tag: tagReview, Deed: vidhuk.DeedWordRule, Status: http.StatusCreated,
		Summary: Text{"Додати ознаку або вимкнути стандартну", "Add a rule, or switch off a standard one"},
		bind:    addWordRule, fails: conflicts,
	},
	{
		Method: post, Path: "/word-rules/{id}/end", ID: "endWordRule", Tag: tagReview, Deed: vidhuk.DeedEndWordRule,
		Summary: Text{"Прибрати ознаку", "Take a rule out of use"},
		bind:    onWordRule((*center.Center).EndWordRule), fails: conflicts,
	},
	{
		Method: post, Path: "/word-rules/{id}/restoration", ID: "restoreWordRule", Tag: tagReview, Deed: vidhuk.DeedRestoreWordRule,
		Summary: Text{"Повернути колишню ознаку", "Bring an earlier rule back"},
		bind:    onWordRule((*center.Center).RestoreWordRule), fails: conflicts,
	},
	{
		Method: post, Path: "/word-rules/trial", ID: "tryWordRule", Tag: tagReview, View: "words", Signed: true,
		Summary: Text{"Перевірити текст або ознаку, нічого не змінюючи", "Try a text or a rule, changing nothing"},
		bind:    tryWordRule,
	},
	{
		Method: post, Path: "/messages/{number}/hiding", ID: "hideMessage", Tag: tagReview, Deed: vidhuk.DeedHide,
		Summary: Text{"Прибрати опубліковане з показу", "Take a published message out of view"},
		bind:    onMessage((*center.Center).Hide, func(c *center.Hiding) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/notification", ID: "notifyExecutors", Tag: tagReview, Deed: vidhuk.DeedNotify,
		Summary: Text{"Сповістити ще виконавців", "Notify further executors"},
		bind:    onMessage((*center.Center).Notify, func(c *center.Notification) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/settlement", ID: "settleRedirect", Tag: tagReview, Deed: vidhuk.DeedSettle,
		Summary: Text{"Вирішити перевизначення: хто відповідає", "Settle a redirect: who is to answer"},
		bind:    onMessage((*center.Center).Settle, func(c *center.Settlement) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/notes", ID: "noteMessage", Tag: tagReview, Deed: vidhuk.DeedNote,
		Summary: Text{"Додати внутрішню нотатку", "Add an internal note"},
		bind:    onMessage((*center.Center).Note, func(c *center.Memo) *center.Ref { return &c.Ref }), fails: conflicts,
	},

	{
		Method: get, Path: "/inbox", ID: "listInbox", Tag: tagExecution, View: "inbox",
		Summary: Text{"Доручення моїх організацій за строком", "Assignments of my organizations by deadline"},
		bind:    listing(inbox, func(i look.Inbox) string { return i.Next }),
	},
	{
		Method: post, Path: "/messages/{number}/assignments/{organization}/seen", ID: "seeAssignment", Tag: tagExecution, Deed: vidhuk.DeedSee,
		Summary: Text{"Відзначити, що доручення відкрито", "Record that the assignment was opened"},
		bind:    onAssignment((*center.Center).See, dutyItself), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/assignments/{organization}/acceptance", ID: "acceptAssignment", Tag: tagExecution, Deed: vidhuk.DeedAccept,
		Summary: Text{"«Повідомлення взято до розгляду»", "Accept: the mark of 3.3.3"},
		bind:    onAssignment((*center.Center).Accept, func(c *center.Acceptance) *center.Duty { return &c.Duty }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/assignments/{organization}/redirect", ID: "redirectAssignment", Tag: tagExecution, Deed: vidhuk.DeedRedirect,
		Summary: Text{"Не наша компетенція: назвати належний орган", "Not ours: name the competent organization"},
		bind:    onAssignment((*center.Center).Redirect, func(c *center.Redirection) *center.Duty { return &c.Duty }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/assignments/{organization}/answer", ID: "answerAssignment", Tag: tagExecution, Deed: vidhuk.DeedAnswer,
		Summary: Text{"Відповісти автору, за потреби з підсумковою позначкою", "Answer the author, with a final mark if it ends the work"},
		bind:    onAssignment((*center.Center).Answer, func(c *center.Reply) *center.Duty { return &c.Duty }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/assignments/{organization}/mark", ID: "markAssignment", Tag: tagExecution, Deed: vidhuk.DeedMark,
		Summary: Text{"«Роботу виконано» або «Роз’яснення надано»", "Set the final mark of 3.3.6"},
		bind:    onAssignment((*center.Center).Mark, func(c *center.Finish) *center.Duty { return &c.Duty }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/assignments/{organization}/correction", ID: "correctAnswer", Tag: tagExecution, Deed: vidhuk.DeedCorrect,
		Summary: Text{"Виправити свою відповідь видимим дописом", "Correct one's own answer, visibly"},
		bind:    onAssignment((*center.Center).Correct, func(c *center.Amendment) *center.Duty { return &c.Duty }), fails: conflicts,
	},

	{
		Method: get, Path: "/tags", ID: "listTags", Tag: tagClosing, View: "tags",
		Summary: Text{"Де позначено @Адміністратор", "Where @Адміністратор is tagged"},
		bind:    reading(tags),
	},
	{
		Method: post, Path: "/messages/{number}/return", ID: "returnAnswer", Tag: tagClosing, Deed: vidhuk.DeedReturn,
		Summary: Text{"Повернути неповну відповідь", "Return an incomplete answer"},
		bind:    onMessage((*center.Center).Return, func(c *center.Return) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/confirmation", ID: "confirmMarks", Tag: tagClosing, Deed: vidhuk.DeedConfirm,
		Summary: Text{"Підтвердити позначки, відкрити вікно для заперечень", "Confirm the marks, open the author's window"},
		bind:    onMessage((*center.Center).Confirm, refItself), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/agreement", ID: "agreeSolved", Tag: tagAuthor, Deed: vidhuk.DeedAgree,
		Summary: Text{"Автор згоден: проблему вирішено", "The author agrees that it is solved"},
		bind:    onMessage((*center.Center).Agree, refItself), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/objection", ID: "objectSolved", Tag: tagAuthor, Deed: vidhuk.DeedObject,
		Summary: Text{"Автор не згоден: проблему не вирішено", "The author objects: it is not solved"},
		bind:    onMessage((*center.Center).Object, func(c *center.Protest) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/closure", ID: "closeMessage", Tag: tagClosing, Deed: vidhuk.DeedClose,
		Summary: Text{"Закрити й опублікувати допис про вирішення", "Close, and publish the post about the solution"},
		bind:    onMessage((*center.Center).Close, func(c *center.Closure) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/reopening", ID: "reopenMessage", Tag: tagClosing, Deed: vidhuk.DeedReopen,
		Summary: Text{"Повернути закрите в роботу", "Put a closed message back to work"},
		bind:    onMessage((*center.Center).Reopen, func(c *center.Protest) *center.Ref { return &c.Ref }), fails: conflicts,
	},
	{
		Method: post, Path: "/messages/{number}/archiving", ID: "archiveMessage", Tag: tagClosing, Deed: vidhuk.DeedArchive,
		Summary: Text{"Перенести до архіву назавжди", "Archive for ever"},
		bind:    onMessage((*center.Center).Archive, refItself), fails: conflicts,
	},

	{
		Method: get, Path: "/page", ID: "listPage", Tag: tagPosts,
		Summary: Text{"Сторінка: закріплене, далі найновіше", "The Page: pinned posts, then the newest"},
		bind:    listing(board, func(b look.Board) string { return b.Next }),
	},
	{
		Method: get, Path: "/posts", ID: "listPosts", Tag: tagPosts,
		Summary: Text{"Опубліковані інформаційні дописи", "Published information posts"},
		bind:    listing(posts, nextOf[look.Post]),
	},
	{
		Method: get, Path: "/posts/{id}", ID: "getPost", Tag: tagPosts,
		Summary: Text{"Допис з історією виправлень", "A post with the history of its corrections"},
		bind:    onePost,
	},
	{
		Method: get, Path: "/desk/posts", ID: "listDeskPosts", Tag: tagPosts, View: "posts",
		Summary: Text{"Дописи за станом, зокрема чернетки й заплановані", "Posts by state, drafts and scheduled ones too"},
		bind:    listing(deskPosts, nextOf[look.Post]),
	},
	{
		Method: post, Path: "/posts", ID: "writePost", Tag: tagPosts, Deed: vidhuk.DeedPost, Status: http.StatusCreated,
		Summary: Text{"Написати допис: опублікувати, запланувати, лишити чернеткою", "Write a post: publish, schedule, or keep it as a draft"},
		bind:    writePost, fails: conflicts,
	},
	{
		Method: post, Path: "/posts/{id}/revision", ID: "editPost", Tag: tagPosts, Deed: vidhuk.DeedEditPost,
		Summary: Text{"Змінити чернетку або запланований допис", "Change a draft or a scheduled post"},
		bind:    onPost((*center.Center).EditPost, func(c *center.PostEdit) *center.PostRef { return &c.PostRef }), fails: conflicts,
	},
	{
		Method: post, Path: "/posts/{id}/correction", ID: "correctPost", Tag: tagPosts, Deed: vidhuk.DeedCorrectPost,
		Summary: Text{"Виправити опублікований допис, на очах у всіх", "Correct a published post, in the sight of all"},
		bind:    onPost((*center.Center).CorrectPost, func(c *center.PostCorrection) *center.PostRef { return &c.PostRef }), fails: conflicts,
	},
	{
		Method: post, Path: "/posts/{id}/pin", ID: "pinPost", Tag: tagPosts, Deed: vidhuk.DeedPin,
		Summary: Text{"Закріпити на Сторінці", "Pin to the Page"},
		bind:    onPost((*center.Center).Pin, postItself), fails: conflicts,
	},
	{
		Method: post, Path: "/posts/{id}/unpinning", ID: "unpinPost", Tag: tagPosts, Deed: vidhuk.DeedUnpin,
		Summary: Text{"Відкріпити", "Unpin"},
		bind:    onPost((*center.Center).Unpin, postItself), fails: conflicts,
	},
	{
		Method: post, Path: "/posts/{id}/hiding", ID: "hidePost", Tag: tagPosts, Deed: vidhuk.DeedHidePost,
		Summary: Text{"Приховати на підставі п. 4.3", "Hide on a ground of clause 4.3"},
		bind:    onPost((*center.Center).HidePost, func(c *center.PostHiding) *center.PostRef { return &c.PostRef }), fails: conflicts,
	},

	{
		Method: get, Path: "/alerts", ID: "listAlerts", Tag: tagAlerts,
		Summary: Text{"Аварійні сповіщення: чинні й недавні", "Emergency alerts: live and recent"},
		bind:    reading(alerts),
	},
	{
		Method: get, Path: "/alerts/{id}", ID: "getAlert", Tag: tagAlerts,
		Summary: Text{"Сповіщення з усім, що про нього казали", "An alert with all that was said of it"},
		bind:    oneAlert,
	},
	{
		Method: get, Path: "/alerts/{id}/messages", ID: "getAlertMessages", Tag: tagAlerts, View: "alerts",
		Summary: Text{"Долучені повідомлення та схожі", "Messages joined to it, and similar ones"},
		bind:    reading(alertWork),
	},
	{
		Method: post, Path: "/alerts", ID: "writeAlert", Tag: tagAlerts, Deed: vidhuk.DeedAlert, Status: http.StatusCreated,
		Summary: Text{"Опублікувати сповіщення або зберегти чернетку", "Publish an alert, or keep a draft"},
		bind:    writeAlert, fails: conflicts,
	},
	{
		Method: post, Path: "/alerts/{id}/publication", ID: "publishAlert", Tag: tagAlerts, Deed: vidhuk.DeedAlert,
		Summary: Text{"Змінити чернетку або опублікувати її", "Change a draft, or publish it"},
		bind:    onAlert((*center.Center).Alert, noticeRef), fails: conflicts,
	},
	{
		Method: post, Path: "/alerts/{id}/update", ID: "updateAlert", Tag: tagAlerts, Deed: vidhuk.DeedUpdateAlert,
		Summary: Text{"Оновити або виправити видимо для всіх", "Tell more, or correct it visibly"},
		bind:    onAlert((*center.Center).UpdateAlert, noticeRef), fails: conflicts,
	},
	{
		Method: post, Path: "/alerts/{id}/end", ID: "endAlert", Tag: tagAlerts, Deed: vidhuk.DeedEndAlert,
		Summary: Text{"Відбій", "Say that it is over"},
		bind:    onAlert((*center.Center).EndAlert, func(e *center.AlertEnd) *center.AlertRef { return &e.AlertRef }), fails: conflicts,
	},
	{
		Method: post, Path: "/alerts/{id}/messages", ID: "attachMessages", Tag: tagAlerts, Deed: vidhuk.DeedAttach,
		Summary: Text{"Долучити повідомлення", "Join messages to it"},
		bind:    onAlert((*center.Center).Attach, attachmentRef), fails: conflicts,
	},
	{
		Method: post, Path: "/alerts/{id}/messages/removal", ID: "detachMessages", Tag: tagAlerts, Deed: vidhuk.DeedDetach,
		Summary: Text{"Вилучити повідомлення", "Take messages out of it"},
		bind:    onAlert((*center.Center).Detach, attachmentRef), fails: conflicts,
	},
	{
		Method: post, Path: "/alerts/{id}/answer", ID: "answerAlert", Tag: tagAlerts, Deed: vidhuk.DeedAnswerAlert,
		Summary: Text{"Одна відповідь на всі долучені повідомлення", "One answer to all joined messages"},
		bind:    onAlert((*center.Center).AnswerAlert, func(r *center.AlertAnswer) *center.AlertRef { return &r.AlertRef }), fails: conflicts,
	},
	{
		Method: get, Path: "/me/alerts", ID: "getAlertSubscription", Tag: tagAlerts, Signed: true,
		Summary: Text{"Про які райони пишуть мені", "The districts of which I am told"},
		bind:    reading(subscription),
	},
	{
		Method: post, Path: "/me/alerts", ID: "subscribeAlerts", Tag: tagAlerts, Signed: true,
		Summary: Text{"Обрати, про які райони писати мені", "Choose the districts to be told of"},
		bind:    subscribe,
	},

	{
		Method: get, Path: "/me", ID: "getMe", Tag: tagPeople,
		Summary: Text{"Хто я й що на мене чекає", "Who I am and what waits for me"},
		bind:    reading(me),
	},
	{
		Method: get, Path: "/me/messages", ID: "listMyMessages", Tag: tagPeople, Signed: true,
		Summary: Text{"Мої повідомлення", "My messages"},
		bind:    listing(mine, nextOf[look.Summary]),
	},
	{
		Method: get, Path: "/me/following", ID: "listFollowed", Tag: tagPeople, Signed: true,
		Summary: Text{"За чим я стежу, найсвіжіше зверху", "What I follow, latest activity first"},
		bind:    listing(followed, nextOf[look.FeedItem]),
	},
	{
		Method: get, Path: "/me/notices", ID: "listMyNotices", Tag: tagPeople, Signed: true,
		Summary: Text{"Сповіщення для мене", "What I am told"},
		bind:    listing(notices, nextOf[look.Notice]),
	},
	{
		Method: post, Path: "/me/notices/read", ID: "readMyNotices", Tag: tagPeople, Signed: true,
		Summary: Text{"Позначити сповіщення прочитаними", "Mark notices as read"},
		bind:    readNotices,
	},
	{
		Method: get, Path: "/me/preferences", ID: "getMyPreferences", Tag: tagPeople, Signed: true,
		Summary: Text{"Про що мені пишуть на пошту", "What I am written to about"},
		bind:    reading(preferences),
	},
	{
		Method: post, Path: "/me/preferences", ID: "saveMyPreferences", Tag: tagPeople, Signed: true,
		Summary: Text{"Обрати, про що писати на пошту", "Choose what to be written to about"},
		bind:    commanded(savePreferences),
	},
	{
		Method: post, Path: "/me/profile", ID: "saveMyProfile", Tag: tagPeople, Signed: true,
		Summary: Text{"Змінити ім’я та мову листів", "Change name and language of letters"},
		bind:    commanded(saveProfile),
	},
	{
		Method: get, Path: "/me/sessions", ID: "listMySessions", Tag: tagPeople, Signed: true,
		Summary: Text{"Пристрої, на яких я ввійшов", "Devices on which I am signed in"},
		bind:    reading(sessions),
	},
	{
		Method: post, Path: "/me/sessions/{id}/end", ID: "endMySession", Tag: tagPeople, Signed: true,
		Summary: Text{"Завершити один зі своїх сеансів", "End one of my sessions"},
		bind:    numbered(endSession),
	},
	{
		Method: get, Path: "/me/export", ID: "exportMyData", Tag: tagPeople, Signed: true,
		Summary: Text{"Усе, що про мене зберігається", "Everything that is kept about me"},
		bind:    reading(dossier),
	},
	{
		Method: post, Path: "/me/rules", ID: "acceptRules", Tag: tagPeople, Signed: true,
		Summary: Text{"Прийняти чинну редакцію правил", "Accept the rules that are in force now"},
		bind:    commanded(acceptRules),
	},
	{
		Method: post, Path: "/me/leaving", ID: "leaveGroup", Tag: tagPeople, Deed: vidhuk.DeedLeave,
		Summary: Text{"Вийти з Групи", "Leave the Group"},
		bind:    commanded(leave),
	},
	{
		Method: get, Path: "/letters", ID: "listLetters", Tag: tagPeople, View: "letters",
		Summary: Text{"Журнал листів", "The log of letters"},
		bind:    listing(letters, func(l look.LetterLog) string { return l.Next }),
	},
	{
		Method: post, Path: "/letters/{id}/resend", ID: "resendLetter", Tag: tagPeople, Deed: vidhuk.DeedResend,
		Summary: Text{"Надіслати лист ще раз", "Send a letter again"},
		bind:    numbered(resend), fails: conflicts,
	},
	{
		Method: get, Path: "/activity", ID: "getActivity", Tag: tagStop,
		Summary: Text{"Чи триває діяльність (п. 7.1)", "Whether activity goes on (clause 7.1)"},
		bind:    reading(activity),
	},
	{
		Method: get, Path: "/stops", ID: "listStops", Tag: tagStop, View: "stops",
		Summary: Text{"Розпорядження про припинення діяльності", "Orders to stop activity"},
		bind:    reading(stops),
	},
	{
		Method: post, Path: "/stops", ID: "proposeStop", Tag: tagStop, Deed: vidhuk.DeedProposeStop, Status: http.StatusCreated,
		Summary: Text{"Внести розпорядження про припинення діяльності", "Enter an order to stop activity"},
		bind:    proposeStop, fails: conflicts,
	},
	{
		Method: post, Path: "/stops/{id}/confirmation", ID: "confirmStop", Tag: tagStop, Deed: vidhuk.DeedConfirmStop,
		Summary: Text{"Підтвердити його (інша людина)", "Confirm it (another person)"},
		bind:    onStop((*center.Center).ConfirmStop), fails: conflicts,
	},
	{
		Method: post, Path: "/stops/{id}/withdrawal", ID: "withdrawStop", Tag: tagStop, Deed: vidhuk.DeedWithdrawStop,
		Summary: Text{"Скасувати його до зазначеного моменту", "Withdraw it before its moment"},
		bind:    onStop((*center.Center).WithdrawStop), fails: conflicts,
	},
	{
		Method: get, Path: "/applicants", ID: "listApplicants", Tag: tagPeople, View: "members",
		Summary: Text{"Запити на вступ до Групи", "Requests to join the Group"},
		bind:    listing(applicants, nextOf[look.Applicant]),
	},
	{
		Method: post, Path: "/applicants/{id}/decision", ID: "decideApplicant", Tag: tagPeople, Deed: vidhuk.DeedAdmit,
		Summary: Text{"Прийняти до Групи або відмовити", "Admit to the Group, or refuse"},
		bind:    decide, fails: conflicts,
	},

	{
		Method: get, Path: "/topics", ID: "listTopics", Tag: tagDirectory,
		Summary: Text{"Теми п. 4.2", "The topics of clause 4.2"},
		bind:    reading(topics),
	},
	{
		Method: get, Path: "/grounds", ID: "listGrounds", Tag: tagDirectory,
		Summary: Text{"Підстави п. 4.3", "The grounds of clause 4.3"},
		bind:    reading(grounds),
	},
	{
		Method: get, Path: "/districts", ID: "listDistricts", Tag: tagDirectory,
		Summary: Text{"Райони міста", "Districts of the city"},
		bind:    reading(districts),
	},
	{
		Method: get, Path: "/places", ID: "suggestPlaces", Tag: tagDirectory,
		Summary: Text{"Вулиці за початком назви, старої чи нової", "Streets by the beginning of a name, old or new"},
		bind:    reading(places),
	},
	{
		Method: post, Path: "/gazetteer", ID: "replaceGazetteer", Tag: tagDirectory, Deed: vidhuk.DeedGazetteer,
		Summary: Text{"Замінити довідник вулиць", "Replace the gazetteer"},
		bind:    replaceGazetteer,
	},
	{
		Method: get, Path: "/organizations", ID: "listOrganizations", Tag: tagDirectory,
		Summary: Text{"Органи, підприємства, установи", "Organizations"},
		bind:    reading(organizations),
	},
	{
		Method: get, Path: "/organizations/{slug}", ID: "getOrganization", Tag: tagDirectory,
		Summary: Text{"Сторінка органу: за що відповідає і як дотримує слова", "The page of an organization: what it answers for and how it keeps its word"},
		bind:    reading(organization),
	},
	{
		Method: get, Path: "/responsible", ID: "findResponsible", Tag: tagDirectory,
		Summary: Text{"Хто за що відповідає, своїми словами", "Who answers for what, in one's own words"},
		bind:    reading(responsible),
	},
	{
		Method: post, Path: "/organizations/{slug}/profile", ID: "describeOrganization", Tag: tagDirectory, Deed: vidhuk.DeedDescribe,
		Summary: Text{"Змінити, що орган каже про себе", "Change what an organization says of itself"},
		bind:    describe, fails: conflicts,
	},

	{
		Method: get, Path: "/stats", ID: "getStatistics", Tag: tagFigures,
		Summary: Text{"Статистика за період", "Statistics of a period"},
		bind:    reading(statistics),
	},

	{
		Method: get, Path: "/journal", ID: "getJournal", Tag: tagJournal,
		Summary: Text{"Як стоїть журнал: скільки записів, остання підписана голова, ключі", "How the journal stands: entries, the newest signed head, keys"},
		bind:    reading(journalLog),
	},
	{
		Method: get, Path: "/journal/checkpoint", ID: "getCheckpoint", Tag: tagJournal,
		Summary: Text{"Підписана голова журналу", "A signed head of the journal"},
		bind:    checkpoint, fails: absent,
	},
	{
		Method: get, Path: "/journal/leaves", ID: "listLeaves", Tag: tagJournal,
		Summary: Text{"Хеші записів за порядком журналу", "Hashes of entries in the order of the log"},
		bind:    reading(leaves), fails: absent,
	},
	{
		Method: get, Path: "/journal/proof/inclusion", ID: "proveInclusion", Tag: tagJournal,
		Summary: Text{"Доказ, що запис є в журналі", "Proof that an entry is in the log"},
		bind:    reading(inclusion), fails: absent,
	},
	{
		Method: get, Path: "/journal/proof/consistency", ID: "proveConsistency", Tag: tagJournal,
		Summary: Text{"Доказ, що журнал продовжує те, чим він був", "Proof that the log continues what it was"},
		bind:    reading(consistency), fails: absent,
	},

	{
		Method: post, Path: "/photos", ID: "uploadPhoto", Tag: tagPhotos, Signed: true, Status: http.StatusCreated,
		Summary: Text{"Надіслати фото", "Upload a photo"},
		bind:    upload, fails: []int{http.StatusForbidden, http.StatusTooManyRequests},
	},
	{
		Method: get, Path: "/photos/{id}", ID: "getPhoto", Tag: tagPhotos,
		Summary: Text{"Фото", "A photo"},
		bind:    photo(false),
	},
	{
		Method: get, Path: "/photos/{id}/thumb", ID: "getThumbnail", Tag: tagPhotos,
		Summary: Text{"Мініатюра фото", "A photo's thumbnail"},
		bind:    photo(true),
	},
}, moderation)
