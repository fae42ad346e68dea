"""What the survey report says twice: which of its figures have to agree.

Declarations only; ``report`` and ``prose`` run the checks over them.
"""

# A chart by village type and the chart of the same question by oblast (villages of one type).
TWINS = {
    ("D1.1", "D1.2"): "type1",
    ("D1.3", "D1.4"): "type1",
    ("D1.5", "D1.6"): "type1",
    ("D2.1", "D2.2"): "type1",
    ("D2.3", "D2.5"): "type1",
    ("D2.6", "D2.7"): "type1",
    ("D2.8", "D2.9"): "type1",
    ("D2.10", "D2.12"): "type1",
    ("D2.14", "D2.15"): "type1",
    ("D3.1", "D3.2"): "type1",
    ("D3.3", "D3.4"): "type1",
    ("D3.14", "D3.15"): "type1",
    ("D3.16", "D3.17"): "type2",
    ("D3.18", "D3.19"): "type1",
}

# A chart and a table of one question, by type and by oblast, that are no ``TWINS`` since nothing of the table is lost.
SAME_ANSWERS = (("D2.16", "T2.1"),)

# Parts of the report, by the beginnings of the keys of their charts.
CHARTS = (("D1.", "D2."), ("D3.",))

# Shares that the running text words: cell, smallest and largest share that the word allows, the word.
WORDED = (
    (("D1.4", "sure_better", "type1:KZ-27"), 50, 100, "a mostly positive outlook"),
    (("D3.19", "from_elsewhere", "type1:KZ-59"), 0, 50, "little awareness of the result"),
    (("D3.19", "incumbent", "type1:KZ-27"), 0, 50, "little awareness of the result"),
    (("D3.19", "incumbent", "type1:KZ-61"), 0, 50, "little awareness of the result"),
)

# Tables whose cells stand in another table under another key: (question, option) by village.
SPLITS = {
    ("D2.16", "emergency_help"): ("T2.1", "emergency_help"),
    ("D2.16", "hardship_help"): ("T2.1", "hardship_help"),
    ("D2.16", "dk"): ("T2.1", "dk"),
    ("D2.6", "influential"): ("D2.7", "influential"),
    ("T1.1", "roads"): ("T1.5", "roads"),
    ("D2.10", "sum_trust"): ("D2.12", "sum_trust"),
    ("D3.18", "dont_know"): ("D3.19", "dont_know"),
    ("D1.3", "sum_better"): ("D1.4", "sum_better"),
}

# Options that the running text gives as sums of others.
SUMS = {
    "sum_better": ("sure_better", "assume_better"),
    "sum_worse": ("assume_worse", "sure_worse"),
    "sum_resources": ("potential", "maintain"),
    "sum_interested": ("regular", "selective"),
    "sum_coped": ("fully", "rather_yes"),
    "sum_not_coped": ("rather_no", "not_at_all"),
    "sum_trust": ("fully", "rather_yes"),
    "sum_ready": ("fully", "rather_yes"),
    "sum_not_ready": ("rather_no", "not_ready"),
    "sum_not_inclined": ("rather_no", "not_ready", "dk"),
}

# Questions put only to those who did or did not vote: their bases are not printed.
FILTERED = ("D3.5", "D3.6", "D3.7", "D3.8")

# Questions of which the report does not say that several answers were allowed; tables 1.1 to 1.4 are one.
UNSTATED = {"D1.5": ("D1.5",), "T1.1": ("T1.1", "T1.2", "T1.3", "T1.4")}

# Sizes that a number of unknown group may refer to, by the key it has in survey/unresolved.
UNRESOLVED = {
    "D1.4": ("type1:KZ-61",),
    "D2.16": ("type1", "type2"),
    "D3.15": ("type1:KZ-59", "type1:KZ-61", "type2"),
    "D3.17": ("type2:KZ-27", "type2:KZ-61"),
    "D3.20": ("type1", "type2"),
    "t1_5_ton": ("type1:KZ-61",),
    "t1_5_wko": ("type1:KZ-27",),
    "t1_5_nko": ("type1:KZ-59",),
}
# The report has this number for villages yet to vote, whatever its option.
UNRESOLVED_ONE = {"d2_16_a": ("type2",)}

# Figures of the running text (survey/facts) that repeat a cell of survey/answers.
CELLS = {
    "open_question_dk_type1": ("T1.1", "dk", "type1"),
    "open_question_dk_type2": ("T1.1", "dk", "type2"),
    "d1_2_resources_any_tk": ("D1.2", "sum_resources", "type1:KZ-61"),
    "d1_2_resources_any_wk": ("D1.2", "sum_resources", "type1:KZ-27"),
    "d1_2_potential_nk": ("D1.2", "potential", "type1:KZ-59"),
    "d1_3_better_all": ("D1.3", "sum_better", "all"),
    "d1_3_better_conclusion": ("D1.3", "sum_better", "all"),
    "d1_3_sure_better_all": ("D1.3", "sure_better", "all"),
    "d1_3_worse_all": ("D1.3", "sum_worse", "all"),
    "d1_3_better_type1": ("D1.3", "sum_better", "type1"),
    "d1_3_better_type2": ("D1.3", "sum_better", "type2"),
    "d1_3_sceptics_type1": ("D1.3", "no_change", "type1"),
    "d1_3_sceptics_type2": ("D1.3", "no_change", "type2"),
    "d1_4_better_tk": ("D1.4", "sum_better", "type1:KZ-61"),
    "d1_4_better_wk": ("D1.4", "sum_better", "type1:KZ-27"),
    "d1_4_better_nk": ("D1.4", "sum_better", "type1:KZ-59"),
    "d1_4_worse_tk": ("D1.4", "sum_worse", "type1:KZ-61"),
    "d1_4_worse_wk": ("D1.4", "sum_worse", "type1:KZ-27"),
    "d1_5_entrepreneurs_t1": ("D1.5", "entrepreneurs", "type1"),
    "d1_5_entrepreneurs_t2": ("D1.5", "entrepreneurs", "type2"),
    "d1_5_elected_akim_t1": ("D1.5", "elected_akim", "type1"),
    "d1_5_elected_akim_t2": ("D1.5", "elected_akim", "type2"),
    "d1_5_residents_t1": ("D1.5", "residents", "type1"),
    "d1_5_residents_t2": ("D1.5", "residents", "type2"),
    "d1_5_dk_t1": ("D1.5", "dk", "type1"),
    "d1_5_dk_t2": ("D1.5", "dk", "type2"),
    "d1_5_dk_t1_conclusion": ("D1.5", "dk", "type1"),
    "d1_6_entrepreneurs_tk": ("D1.6", "entrepreneurs", "type1:KZ-61"),
    "d1_6_entrepreneurs_wk": ("D1.6", "entrepreneurs", "type1:KZ-27"),
    "d2_1_interested_all": ("D2.1", "sum_interested", "all"),
    "d2_1_interested_all_again": ("D2.1", "sum_interested", "all"),
    "d2_1_not_interested_all": ("D2.1", "none", "all"),
    "d2_1_not_interested_low": ("D2.1", "none", "type1"),
    "d2_1_not_interested_high": ("D2.1", "none", "type2"),
    "d2_1_constant_all": ("D2.1", "regular", "all"),
    "d2_1_situational_all": ("D2.1", "selective", "all"),
    "d2_2_own_interest_tk": ("D2.2", "selective", "type1:KZ-61"),
    "d2_2_constant_wk": ("D2.2", "regular", "type1:KZ-27"),
    "d2_2_constant_nk": ("D2.2", "regular", "type1:KZ-59"),
    "d2_3_aware_all": ("D2.3", "yes", "all"),
    "d2_3_aware_all_conclusion": ("D2.3", "yes", "all"),
    "d2_3_aware_type1": ("D2.3", "yes", "type1"),
    "d2_3_aware_type2": ("D2.3", "yes", "type2"),
    "d2_4_aware_if_interested": ("D2.4", "yes", "type2:interest_regular"),
    "d2_4_unaware_if_not_interested": ("D2.4", "no", "type2:interest_none"),
    "d2_5_aware_nk": ("D2.5", "yes", "type1:KZ-59"),
    "d2_5_aware_nk_conclusion": ("D2.5", "yes", "type1:KZ-59"),
    "d2_5_refused_wk": ("D2.5", "dk", "type1:KZ-27"),
    "d2_6_influential_type1": ("D2.6", "influential", "type1"),
    "d2_6_influential_type2": ("D2.6", "influential", "type2"),
    "d2_7_accountable_low": ("D2.7", "accountable", "type1:KZ-59"),
    "d2_7_accountable_high": ("D2.7", "accountable", "type1:KZ-61"),
    "d2_8_fully_copes_type1": ("D2.8", "fully", "type1"),
    "d2_8_fully_copes_type2": ("D2.8", "fully", "type2"),
    "d2_8_not_cope_type1": ("D2.8", "sum_not_coped", "type1"),
    "d2_8_not_cope_type2": ("D2.8", "sum_not_coped", "type2"),
    "d2_9_fully_copes_nk": ("D2.9", "fully", "type1:KZ-59"),
    "d2_9_copes_tk": ("D2.9", "sum_coped", "type1:KZ-61"),
    "d2_9_copes_high": ("D2.9", "sum_coped", "type1:KZ-61"),
    "d2_10_trust_total_type1": ("D2.10", "sum_trust", "type1"),
    "d2_10_trust_total_type2": ("D2.10", "sum_trust", "type2"),
    "d2_10_dk_type1": ("D2.10", "dk", "type1"),
    "d2_10_dk_type2": ("D2.10", "dk", "type2"),
    "d2_12_trust_kz61": ("D2.12", "sum_trust", "type1:KZ-61"),
    "d2_12_trust_kz27": ("D2.12", "sum_trust", "type1:KZ-27"),
    "d2_12_trust_kz59": ("D2.12", "sum_trust", "type1:KZ-59"),
    "d2_15_ready_tk": ("D2.15", "sum_ready", "type1:KZ-61"),
    "d2_15_ready_nk": ("D2.15", "sum_ready", "type1:KZ-59"),
    "d2_15_ready_nk_again": ("D2.15", "sum_ready", "type1:KZ-59"),
    "d2_15_ready_wk": ("D2.15", "sum_ready", "type1:KZ-27"),
    "d2_15_dk_wk": ("D2.15", "dk", "type1:KZ-27"),
    "d2_15_not_inclined_wk": ("D2.15", "sum_not_inclined", "type1:KZ-27"),
    "p3_not_inclined_bko": ("D2.15", "sum_not_inclined", "type1:KZ-27"),
    "p3_not_trust_type1": ("D3.3", "not_trust", "type1"),
    "p3_nonvote_absent_type1": ("D3.5", "absent", "type1"),
    "p3_vote_first_election_type1": ("D3.7", "first_election", "type1"),
    "p3_vote_own_candidate_type1": ("D3.7", "own_candidate", "type1"),
    "p3_vote_own_candidate_type2": ("D3.7", "own_candidate", "type2"),
    "p3_more_good_type1": ("D3.9", "more_good", "type1"),
    "p3_no_change_type2": ("D3.9", "no_change", "type2"),
    "p3_claimed_turnout_type1": ("D3.14", "yes", "type1"),
    "p3_declared_readiness_type2": ("D3.14", "yes", "type2"),
    "p3_claimed_turnout_59": ("D3.15", "yes", "type1:KZ-59"),
    "p3_claimed_turnout_61": ("D3.15", "yes", "type1:KZ-61"),
    "p3_turnout_refused_27": ("D3.15", "refused", "type1:KZ-27"),
    "p3_followed_no_prose": ("D3.16", "no", "type2"),
    "p3_followed_south": ("D3.17", "yes", "type2:KZ-61"),
    "p3_winner_dk": ("D3.18", "dont_know", "type1"),
    "p3_winner_own_village": ("D3.18", "own_village", "type1"),
    "p3_imantau_from_elsewhere": ("D3.19", "from_elsewhere", "type1:KZ-59"),
    "p3_imantau_dk": ("D3.19", "dont_know", "type1:KZ-59"),
    "p3_podstepnoe_incumbent": ("D3.19", "incumbent", "type1:KZ-27"),
    "p3_podstepnoe_dk": ("D3.19", "dont_know", "type1:KZ-27"),
    "p3_kielitas_incumbent": ("D3.19", "incumbent", "type1:KZ-61"),
    "p3_kielitas_dk": ("D3.19", "dont_know", "type1:KZ-61"),
}

# Figures of the running text that add up options of one group.
ADDED = {
    "d2_14_ready_all": ("D2.14", ("fully", "rather_yes"), "all"),
    "d2_14_ready_all_conclusion": ("D2.14", ("fully", "rather_yes"), "all"),
    "p3_ready_to_take_part": ("D2.14", ("fully", "rather_yes"), "all"),
    "d2_14_not_ready_all": ("D2.14", ("rather_no", "not_ready"), "all"),
}

# Shares of lost cells that the running text gives, mostly in words: (chart by oblast, options, group).
LOST = {
    "d1_2_dk_wk": ("D1.2", ("dk",), "type1:KZ-27"),
    "d1_2_pessimists_nk": ("D1.2", ("decline",), "type1:KZ-59"),
    "d1_6_dk_wk": ("D1.6", ("dk",), "type1:KZ-27"),
    "d1_6_dk_nk": ("D1.6", ("dk",), "type1:KZ-59"),
    "d2_2_none_tk": ("D2.2", ("none",), "type1:KZ-61"),
    "d2_2_none_nk": ("D2.2", ("none",), "type1:KZ-59"),
    "d2_2_dk_wk": ("D2.2", ("dk",), "type1:KZ-27"),
    "d2_9_not_content_nk": ("D2.9", ("rather_no", "not_at_all"), "type1:KZ-59"),
    "d2_12_dk_nk": ("D2.12", ("dk",), "type1:KZ-59"),
    "d2_15_not_ready_wk": ("D2.15", ("rather_no", "not_ready"), "type1:KZ-27"),
    "d2_15_not_ready_nk": ("D2.15", ("rather_no", "not_ready"), "type1:KZ-59"),
    "p3_influence_yes_type1": ("D3.2", ("yes", "rather_yes"), "type1"),
    "p3_influence_no_type1": ("D3.2", ("rather_no", "no"), "type1"),
    "p3_influence_no_podstepnoe": ("D3.2", ("rather_no", "no"), "type1:KZ-27"),
    "p3_winner_incumbent_third": ("D3.19", ("incumbent",), "type1"),
}

# Figures of the running text that are told twice: (one, other).
TWICE = (
    ("law_signed_date_a", "law_signed_date_b"),
    ("election_date", "p3_election_date"),
    ("elections_2021_akims", "p3_contests_2021_07_25"),
    ("d2_10_deserves_type1", "d2_10_deserves_type1_conclusion"),
    ("d2_10_deserves_type2", "d2_10_deserves_type2_conclusion"),
    ("d2_10_deserves_type1_conclusion", "d2_10_trust_total_type1"),
    ("d2_10_deserves_type2_conclusion", "d2_10_trust_total_type2"),
    ("sample_interviewed_total", "sample_interviewed_table_total"),
    ("population_birinshi_mamyr", "population_birinshi_mamyr_authors"),
    ("balmuzdak_staff_interview", "balmuzdak_staff_high"),
    ("sample_villages_type1", "p3_type1_villages"),
)

# Figures of the running text that add up to another one or to 100: parts, whole.
PARTS = (
    (("hay_bale_buy_min", "hay_bale_markup"), "hay_bale_sell_min"),
    (("hay_bale_buy_max", "hay_bale_markup"), "hay_bale_sell_max"),
    (("ethnic_uzbeks", "ethnic_kazakhs", "ethnic_others"), 100),
    (("sample_villages_type1", "sample_villages_type2"), 6),
    (("sample_interviews_per_type", "sample_interviews_per_type"), "sample_interviews_total"),
    (("sample_focus_groups_per_type", "sample_focus_groups_per_type"), "sample_focus_groups_total"),
    (("sample_planned_per_point",) * 6, "sample_planned_total"),
)
