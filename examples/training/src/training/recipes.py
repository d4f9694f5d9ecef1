"""The models that this code trains, by name."""

from training import breast_cancer, digits

RECIPES = {"breast-cancer": breast_cancer.RECIPE, "digits": digits.RECIPE}
