"""What is said of a password that is too weak to be chosen."""

from web.speech import lazy_gettext

WEAK_PASSWORDS = {
    "too-short": lazy_gettext(
        "Ce mot de passe est trop court : il faut au moins 12 caractères. Quatre mots qui n’ont "
        "rien à voir entre eux se retiennent bien."
    ),
    "too-long": lazy_gettext("Ce mot de passe est trop long : 128 caractères au plus."),
    "easily-guessed": lazy_gettext(
        "Ce mot de passe se devine trop facilement. Évitez votre nom, une date, un mot seul ou une "
        "suite connue ; ajoutez un mot ou deux qui n’ont rien à voir."
    ),
}
