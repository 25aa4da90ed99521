// Package simulate lets invented people of every role work real messages
// through the whole algorithm (3.3.1–3.3.7) by the public API, as JSON over
// HTTP: citizens submit, answer questions, agree, object, reopen and comment;
// moderators review; executors accept, redirect, answer and mark; the service
// 1588 watches over emergencies; an administrator settles, verifies and closes.
// Nobody does what their screen does not offer, so a refusal that nobody
// reckoned with is a defect of the server, and ends the simulation as failed.
//
// On a turned clock it walks through days of city time, nights and weekends
// included; against a running server it is a load generator.
//
//	simulate.go       what a simulation is made of
//	walk.go           on a turned clock, one deed after another
//	load.go           against a running server, many at once
//	audience.go       who reads pages meanwhile, and whether they are old
//	world.go          what everybody shares: the API, the fates, the findings
//	person.go         who takes part, and what all have in common
//	citizen.go, moderator.go, executor.go, administrator.go   what each does
//	fate.go           what becomes of a message, by its status in the file
//	words.go          what people write
//	hours.go          when people are at it
//	client.go, message.go   the API as its users see it
//	audit.go          rules that every answer must keep
//	result.go         what happened
package simulate
