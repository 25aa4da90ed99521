-- Of which assignments a part fell into a period: acceptance, answer or final mark.

-- +goose Up
create index assignment_accepted on assignment (accepted_at);
create index assignment_answered on assignment (answered_at);
create index assignment_final on assignment (final_at);

-- +goose Down
drop index assignment_final;
drop index assignment_answered;
drop index assignment_accepted;
