// Package vidhuk holds the nouns of a municipal contact centre: what citizens,
// moderators, executors and the mayor's department talk about. It imports
// nothing of ours, knows no SQL and no HTTP, and reads no clock.
//
// The map of the room:
//
//	message.go       a citizen's post, its states, place and channel
//	assignment.go    message × organization, from notification to mark
//	comment.go       the main thread: comments, official answers and marks
//	street.go        the gazetteer: streets, their names and houses
//	organization.go  who answers
//	account.go       people, their roles and membership
//	member.go        how a person comes in, and what they wish to be told
//	letter.go        what leaves by e-mail
//	deed.go          everything that may be done, and the clause it stands on
//	post.go          what the centre and the organizations publish (4.1)
//	alert.go         emergency notices (chapter 2)
//	record.go        what a deed leaves behind: journal, notice, snapshot, post
//	error.go         what a refusal is made of
//
// "Clause" in a comment is a point of the Regulation approved by the order of
// the mayor of Mykolaiv № 8р of 20 January 2020.
package vidhuk
