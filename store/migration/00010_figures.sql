-- Statistics for everybody read all of these columns of many messages and no text: the index alone answers.

-- +goose Up
create index message_figures on message (received_at, published_at, closed_at, state, outcome, topic, subtopic, district, channel);
create index journal_deed on journal (deed, at);

-- +goose Down
drop index journal_deed;
drop index message_figures;
