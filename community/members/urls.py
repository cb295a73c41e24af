"""Addresses of the room; allauth's own follow in config.urls."""

from django.urls import path

from community.members.views import joining, profiles, settings

urlpatterns = [
    path("accounts/signup/", joining.signup, name="account_signup"),
    path("accounts/codes/", joining.recovery_codes, name="recovery_codes"),
    path("accounts/recover/", joining.recover, name="recover"),
    path("members/<str:name>/", profiles.profile, name="member"),
    path("members/<str:name>/block/", profiles.block, name="block"),
    path("members/<str:name>/unblock/", profiles.unblock, name="unblock"),
    path("settings/", settings.overview, name="settings"),
    path("settings/profile/", settings.edit_profile, name="edit_profile"),
    path("settings/name/", settings.rename, name="rename"),
    path("settings/privacy/", settings.privacy, name="privacy_settings"),
    path("settings/privacy/consent/", settings.health_consent, name="health_consent"),
    path("settings/security/", settings.security, name="security"),
    path("settings/security/codes/", joining.new_recovery_codes, name="new_recovery_codes"),
    path("settings/security/forget-email/", settings.forget_email, name="forget_email"),
    path("settings/close/", settings.close_account, name="close_account"),
]
