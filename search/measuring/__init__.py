"""How good the search is: labelled questions, figures, baselines."""
