-- What is read of one person, and what is counted, by an index.

-- +goose Up
-- The counts of the log of delivery.
create index letter_state on letter (state, created_at);
create index letter_address on letter (address);
create index comment_author on comment (author_id, id);
create index photo_account on photo (account_id, id);
create index rating_rated on rating (rated_at);

-- +goose Down
drop index rating_rated;
drop index photo_account;
drop index comment_author;
drop index letter_address;
drop index letter_state;
