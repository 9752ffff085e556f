"""How the secrets of registered platforms are kept."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class RandomSecretHasher(PBKDF2PasswordHasher):
    """PBKDF2 in one round, for secrets this site drew at random (760 bits).

    Many rounds slow down guessing what a person chose; nobody guesses a random secret, and each
    call of the token endpoint would pay for them.
    """

    algorithm = "random_secret"
    iterations = 1
