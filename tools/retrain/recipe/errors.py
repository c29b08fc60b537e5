# SPDX-License-Identifier: Apache-2.0
"""Errors that a user's file or option can cause."""


class RecipeError(Exception):
    """One line that names the place."""
